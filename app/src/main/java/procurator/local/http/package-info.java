/** The stages of an HTTP client (RFC 9110, RFC 9112), and what it is told. */
@NullMarked
package procurator.local.http;

import org.jspecify.annotations.NullMarked;
