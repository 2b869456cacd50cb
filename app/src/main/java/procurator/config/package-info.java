/** Records that cannot be wrong, and reading them from config.json, options and ss:// URLs. */
@NullMarked
package procurator.config;

import org.jspecify.annotations.NullMarked;
