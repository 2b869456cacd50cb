package procurator.plugin;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * When a plugin that has ended is started again: after 1, 2, 4 s and so on, 60 s at most, each up to a quarter longer,
 * so that many do not start in step.
 *
 * @param first the first pause
 * @param most the longest
 * @param settled after so long one that ends is as one that never did
 * @param jitter 0 to 1
 */
public record Restarts(Duration first, Duration most, Duration settled, DoubleSupplier jitter) {
    /**
     * As the class says.
     *
     * @param jitter 0 to 1
     */
    public static Restarts usual(DoubleSupplier jitter) {
        return new Restarts(Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofSeconds(60), jitter);
    }

    /** @param failed how many times in a row, at least once */
    Duration pause(int failed) {
        long doubled = first.toMillis() << Math.min(failed - 1, 20);
        return Duration.ofMillis((long) (Math.min(doubled, most.toMillis()) * (1 + jitter.getAsDouble() / 4)));
    }
}
