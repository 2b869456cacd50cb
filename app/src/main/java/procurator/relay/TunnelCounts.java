package procurator.relay;

import java.util.Map;

/**
 * What relays have counted, at one moment.
 *
 * @param open tunnels there now
 * @param handshakes of those, the ones that have not yet said what they want
 * @param ever tunnels accepted since the start
 * @param up plain bytes from the left side to the right
 * @param down plain bytes from the right side to the left
 * @param held bytes of memory that all that waits holds now
 * @param waiting ends that are not read for want of memory
 * @param endings how many tunnels ended how
 */
public record TunnelCounts(
        int open, int handshakes, long ever, long up, long down, long held, int waiting, Map<Outcome, Long> endings) {}
