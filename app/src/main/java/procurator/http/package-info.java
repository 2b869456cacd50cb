/** Heads of HTTP/1.1 messages as they stand on the wire (RFC 9110, RFC 9112). */
@NullMarked
package procurator.http;

import org.jspecify.annotations.NullMarked;
