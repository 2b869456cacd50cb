/** The half beside the browser: SOCKS5 and fixed targets on the left, the link on the right. */
@NullMarked
package procurator.local;

import org.jspecify.annotations.NullMarked;
