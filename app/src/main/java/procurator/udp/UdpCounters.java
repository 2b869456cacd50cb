package procurator.udp;

import java.util.EnumMap;
import java.util.Map;

/** What one loop has counted of UDP. Belongs to its loop. */
public final class UdpCounters {
    /** Associations there now. */
    public int open;

    /** Associations ever. */
    public long ever;

    /** Datagrams from the left side to the right, and back. */
    public long up;

    public long down;

    /** A cell for each, so that a flood does not have an object made for each datagram. */
    private final Map<Drop, long[]> drops = new EnumMap<>(Drop.class);

    public void dropped(Drop why) {
        dropped(why, 1);
    }

    /** So many at once. */
    public void dropped(Drop why, long count) {
        drops.computeIfAbsent(why, _ -> new long[1])[0] += count;
    }

    /** The counters at one moment, for other threads. */
    public record Reading(int open, long ever, long up, long down, Map<Drop, Long> drops) {
        public static final Reading NONE = new Reading(0, 0, 0, 0, Map.of());

        /** The counters of two loops. */
        public Reading plus(Reading other) {
            Map<Drop, Long> all = new EnumMap<>(Drop.class);
            all.putAll(drops);
            other.drops.forEach((why, count) -> all.merge(why, count, Long::sum));
            return new Reading(open + other.open, ever + other.ever, up + other.up, down + other.down, all);
        }
    }

    public Reading reading() {
        return new Reading(open, ever, up, down, drops());
    }

    private Map<Drop, Long> drops() {
        Map<Drop, Long> counts = new EnumMap<>(Drop.class);
        drops.forEach((why, count) -> counts.put(why, count[0]));
        return counts;
    }
}
