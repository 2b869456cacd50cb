/** The half beside the browser: SOCKS, HTTP and fixed targets on the left, the link on the right. */
@NullMarked
package procurator.local;

import org.jspecify.annotations.NullMarked;
