/** What carries streams in both halves: tunnels, their phases, what they may hold. Knows no role and no wire format. */
@NullMarked
package procurator.relay;

import org.jspecify.annotations.NullMarked;
