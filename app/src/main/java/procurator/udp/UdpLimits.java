package procurator.udp;

import java.time.Duration;
import procurator.loop.Positive;

/**
 * How many UDP associations the whole process keeps, whatever the number of its loops and services, and for how long.
 *
 * @param idle without a datagram in either direction, 5 min
 * @param associations open at once; beyond it those that had their answer give way, 2,048
 * @param perSource what one client address keeps when others need the room, 256
 * @param sockets how many they may take, so that TCP never starves of descriptors
 */
public record UdpLimits(Duration idle, int associations, int perSource, int sockets) {
    public static final UdpLimits DEFAULT = new UdpLimits(Duration.ofMinutes(5), 2_048, 256, 4_096);

    public UdpLimits {
        Positive.require("idle", idle);
        Positive.require("associations", associations);
        Positive.require("perSource", perSource);
        Positive.require("sockets", sockets);
    }

    /** Half of the associations and sockets, the smaller one; the other half is for others. */
    public UdpLimits half() {
        return new UdpLimits(idle, Math.max(1, associations / 2), perSource, Math.max(1, sockets / 2));
    }

    /** How many associations of so many sockets each there may be. */
    public int most(int socketsEach) {
        return Math.max(1, Math.min(associations, sockets / socketsEach));
    }
}
