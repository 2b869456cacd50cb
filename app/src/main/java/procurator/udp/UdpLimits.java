package procurator.udp;

import java.time.Duration;

/**
 * How many UDP associations are kept, and for how long.
 *
 * @param idle without a datagram in either direction, 5 min
 * @param associations open at once; beyond it those that had their answer give way, 2,048
 * @param perSource what one client address keeps when others need the room, 256
 */
public record UdpLimits(Duration idle, int associations, int perSource) {
    public static final UdpLimits DEFAULT = new UdpLimits(Duration.ofMinutes(5), 2_048, 256);

    public UdpLimits {
        if (!idle.isPositive()) {
            throw new IllegalArgumentException("idle: " + idle + " (expected: more than zero)");
        }
        if (associations <= 0) {
            throw new IllegalArgumentException("associations: " + associations + " (expected: more than zero)");
        }
        if (perSource <= 0) {
            throw new IllegalArgumentException("perSource: " + perSource + " (expected: more than zero)");
        }
    }
}
