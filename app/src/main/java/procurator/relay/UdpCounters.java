package procurator.relay;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
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
    public record Reading(int open, long ever, long up, long down, Map<Drop, Long> drops) {}

    public Reading reading() {
        return new Reading(open, ever, up, down, drops());
    }

    private Map<Drop, Long> drops() {
        Map<Drop, Long> counts = new EnumMap<>(Drop.class);
        drops.forEach((why, count) -> counts.put(why, count[0]));
        return counts;
    }

    /** The counters of several loops, in words. */
    public static List<String> status(List<Reading> readings) {
        UdpCounters sum = new UdpCounters();
        for (Reading reading : readings) {
            sum.open += reading.open;
            sum.ever += reading.ever;
            sum.up += reading.up;
            sum.down += reading.down;
            reading.drops.forEach(sum::dropped);
        }
        List<String> lines = new ArrayList<>();
        lines.add("udp associations: " + sum.open + " now, " + sum.ever + " ever");
        lines.add("udp datagrams: " + sum.up + " up, " + sum.down + " down");
        lines.add("udp dropped: " + StatusLines.counts(sum.drops()));
        return lines;
    }
}
