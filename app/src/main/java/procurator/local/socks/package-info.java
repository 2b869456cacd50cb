/** The stages of a SOCKS client and its UDP associations (RFC 1928, RFC 1929), and the one stage of SOCKS4. */
@NullMarked
package procurator.local.socks;

import org.jspecify.annotations.NullMarked;
