package procurator.dial;

import java.time.Duration;
import procurator.loop.Positive;

/**
 * How long and how much the resolver may; each is more than zero.
 *
 * @param deadline from the question to the answer, waiting for a thread included, 8 s: a first name server that is
 *     silent costs 5 s where nothing else was set, and of the 10 s of a dial some are left to connect in
 * @param keep how long an answer holds, 60 s
 * @param keepFailure how long a failure holds, 5 s
 * @param atOnce look-ups under way, each a thread, 128; those of one zone hold an eighth of them
 * @param waiting different names that may wait for a thread; beyond it a question fails at once, 1,000; of one zone a quarter
 * @param cached answers kept, 2,048
 */
public record ResolverLimits(
        Duration deadline, Duration keep, Duration keepFailure, int atOnce, int waiting, int cached) {
    public static final ResolverLimits DEFAULT =
            new ResolverLimits(Duration.ofSeconds(8), Duration.ofSeconds(60), Duration.ofSeconds(5), 128, 1_000, 2_048);

    public ResolverLimits {
        Positive.require("deadline", deadline);
        Positive.require("keep", keep);
        Positive.require("keepFailure", keepFailure);
        Positive.require("atOnce", atOnce);
        Positive.require("waiting", waiting);
        Positive.require("cached", cached);
    }

    int perZone() {
        return Math.max(1, atOnce / 8);
    }

    int waitingPerZone() {
        return Math.max(1, waiting / 4);
    }
}
