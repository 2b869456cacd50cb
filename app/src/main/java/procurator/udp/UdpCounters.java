package procurator.udp;

import java.util.EnumMap;
import java.util.Map;

/** What one loop has counted of UDP. Belongs to its loop. */
public final class UdpCounters {
    private final int most;

    /** Associations there now. */
    public int open;

    /** Associations ever. */
    public long ever;

    /** Datagrams from the left side to the right, and back. */
    public long up;

    public long down;

    /** A cell for each, so that a flood does not have an object made for each datagram. */
    private final Map<Drop, long[]> drops = new EnumMap<>(Drop.class);

    /** @param most how many associations there may be, on all loops */
    public UdpCounters(int most) {
        this.most = most;
    }

    public void dropped(Drop why) {
        dropped(why, 1);
    }

    /** So many at once. */
    public void dropped(Drop why, long count) {
        drops.computeIfAbsent(why, _ -> new long[1])[0] += count;
    }

    /** At this moment, for other threads. */
    public UdpCounts counts() {
        Map<Drop, Long> counts = new EnumMap<>(Drop.class);
        drops.forEach((why, count) -> counts.put(why, count[0]));
        return new UdpCounts(open, most, ever, up, down, counts);
    }
}
