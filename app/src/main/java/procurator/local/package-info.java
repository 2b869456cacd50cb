/** SOCKS5 on the left, the link on the right. */
@NullMarked
package procurator.local;

import org.jspecify.annotations.NullMarked;
