/** The stages of a SOCKS client and its UDP associations (RFC 1928, RFC 1929). */
@NullMarked
package procurator.local.socks;

import org.jspecify.annotations.NullMarked;
