package procurator.relay;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/** What one relay has counted. Belongs to its loop. */
public final class Counters {
    /** Tunnels accepted, ever. */
    public long accepted;

    /** Tunnels there now. */
    public int open;

    /** Of those, the ones that have not yet said what they want. */
    public int handshakes;

    /** Bytes of memory that all that waits holds now. */
    public long held;

    /** Ends that are not read for want of memory. */
    public int waiting;

    private final Limits limits;

    Counters(Limits limits) {
        this.limits = limits;
    }

    public final Traffic traffic = new Traffic();
    private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);

    void ended(Outcome outcome) {
        outcomes.merge(outcome, 1L, Long::sum);
    }

    /** How many tunnels ended so. */
    public long ended(Outcome... of) {
        return Arrays.stream(of)
                .mapToLong(outcome -> outcomes.getOrDefault(outcome, 0L))
                .sum();
    }

    public Totals totals() {
        return new Totals(open, accepted, traffic.up, traffic.down);
    }

    /** The counters at one moment, for other threads. */
    public record Reading(
            Totals totals, int handshakes, long held, int waiting, Limits limits, Map<Outcome, Long> outcomes) {}

    public Reading reading() {
        return new Reading(totals(), handshakes, held, waiting, limits, new EnumMap<>(outcomes));
    }
}
