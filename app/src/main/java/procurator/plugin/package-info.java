/** Plugins as SIP003 has them: another program that carries a link's bytes its own way, kept running beside a half. */
@NullMarked
package procurator.plugin;

import org.jspecify.annotations.NullMarked;
