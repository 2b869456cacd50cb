/** SOCKS5 (RFC 1928) and its passwords (RFC 1929): messages as records, read and written. */
@NullMarked
package procurator.socks;

import org.jspecify.annotations.NullMarked;
