package procurator.dial;

import java.time.Duration;

/**
 * How long and how much the resolver may; each is more than zero.
 *
 * @param deadline from the question to the answer, waiting for a thread included, 5 s
 * @param keep how long an answer holds, 60 s
 * @param keepFailure how long a failure holds, 5 s
 * @param atOnce look-ups under way, each a thread, 32
 * @param waiting different names that may wait for a thread; beyond it a question fails at once, 1,000
 * @param cached answers kept, 2,048
 */
public record ResolverLimits(
        Duration deadline, Duration keep, Duration keepFailure, int atOnce, int waiting, int cached) {
    public static final ResolverLimits DEFAULT =
            new ResolverLimits(Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofSeconds(5), 32, 1_000, 2_048);

    public ResolverLimits {
        requirePositive("deadline", deadline.toNanos(), deadline);
        requirePositive("keep", keep.toNanos(), keep);
        requirePositive("keepFailure", keepFailure.toNanos(), keepFailure);
        requirePositive("atOnce", atOnce, atOnce);
        requirePositive("waiting", waiting, waiting);
        requirePositive("cached", cached, cached);
    }

    private static void requirePositive(String name, long value, Object given) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + ": " + given + " (expected: more than zero)");
        }
    }
}
