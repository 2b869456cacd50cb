package procurator.udp;

import java.util.Map;

/**
 * What {@link UdpCounters} have counted, at one moment.
 *
 * @param open associations there now
 * @param most how many there may be, on all loops
 * @param ever associations since the start
 * @param up datagrams from the left side to the right
 * @param down datagrams from the right side to the left
 * @param drops how many were dropped why
 */
public record UdpCounts(int open, int most, long ever, long up, long down, Map<Drop, Long> drops) {}
