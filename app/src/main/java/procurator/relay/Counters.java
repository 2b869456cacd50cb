package procurator.relay;

import java.util.Arrays;

/** What one relay has counted. Belongs to its loop. */
public final class Counters {
    /** Tunnels accepted, ever. */
    public long accepted;

    /** Tunnels there now. */
    public int open;

    /** Of those, the ones that have not yet said what they want. */
    public int handshakes;

    public final Traffic traffic = new Traffic();
    private final long[] outcomes = new long[Outcome.values().length];

    void ended(Outcome outcome) {
        outcomes[outcome.ordinal()]++;
    }

    /** How many tunnels ended so. */
    public long ended(Outcome... of) {
        return Arrays.stream(of)
                .mapToLong(outcome -> outcomes[outcome.ordinal()])
                .sum();
    }
}
