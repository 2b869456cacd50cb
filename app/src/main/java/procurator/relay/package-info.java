/** What both halves share: tunnels of two ends, bound for life. Knows no role and no wire format. */
@NullMarked
package procurator.relay;

import org.jspecify.annotations.NullMarked;
