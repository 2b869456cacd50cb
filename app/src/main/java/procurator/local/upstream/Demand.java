package procurator.local.upstream;

import java.time.Duration;

/**
 * How many ready connections are worth having: the most tunnels opened within the time one dial takes, lately, and a
 * quarter more. Browsers open connections in bursts, so a mean would be too few when it counts; the peak is remembered
 * through a pause, and halves every minute, so that the first request after it brings the others' connections. Decision 011.
 */
public final class Demand {
    /** As many opens are remembered; more than this at once are more than any pool holds. */
    private static final int OPENS = 256;

    /** On a shorter way a ready connection saves less than keeping it costs: on loopback a dial takes 0.1 ms. */
    public static final Duration WORTHWHILE = Duration.ofMillis(2);

    private static final double HALF_LIFE_NANOS = Duration.ofMinutes(1).toNanos();

    private final long worthwhile;
    private final long quietAfter;
    private final long[] opens = new long[OPENS];
    private long opened;
    private long dialNanos;
    private double peak;
    private long peakAt;

    /**
     * @param worthwhile the shortest dial worth doing ahead
     * @param quietAfter how long after the last open nothing is wanted any more
     */
    public Demand(Duration worthwhile, Duration quietAfter) {
        this.worthwhile = worthwhile.toNanos();
        this.quietAfter = quietAfter.toNanos();
    }

    /** A tunnel was opened. */
    void opened(long now) {
        opens[(int) (opened++ % OPENS)] = now;
        int within = 1;
        while (within < Math.min(opened, OPENS) && now - opens[(int) ((opened - 1 - within) % OPENS)] <= dialNanos) {
            within++;
        }
        if (within >= peak(now)) {
            peak = within;
            peakAt = now;
        }
    }

    /** A dial took so long; the shortest counts for most, since what is longer was the server's doing. */
    void dialled(long nanos) {
        dialNanos = dialNanos == 0 || nanos < dialNanos ? nanos : dialNanos + (nanos - dialNanos) / 8;
    }

    /** How long a dial takes lately, in nanoseconds; 0 while none is known. */
    long dialNanos() {
        return dialNanos;
    }

    /** How many connections should be ready or on their way. */
    int wanted(long now) {
        if (opened == 0 || dialNanos < worthwhile || now - opens[(int) ((opened - 1) % OPENS)] > quietAfter) {
            return 0;
        }
        return 1 + (int) Math.ceil(peak(now) * 1.25);
    }

    private double peak(long now) {
        return peak * Math.pow(0.5, (now - peakAt) / HALF_LIFE_NANOS);
    }
}
