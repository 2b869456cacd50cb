/**
 * Reaching hosts by name or address, where that is allowed: look-ups off the loop, both address families in turn (RFC
 * 8305).
 */
@NullMarked
package procurator.dial;

import org.jspecify.annotations.NullMarked;
