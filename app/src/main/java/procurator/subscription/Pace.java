package procurator.subscription;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/** When a list is fetched again: at its interval, and after a failure in 1, 2, 4 minutes and so on, never later than that. */
final class Pace {
    private static final Duration FIRST = Duration.ofMinutes(1);

    /** A tenth around, so that not all of a provider's users come at once. */
    private static final double SPREAD = 0.1;

    private final Duration interval;
    private final DoubleSupplier random;
    private int failures;

    /** @param random from 0 to 1 */
    Pace(Duration interval, DoubleSupplier random) {
        this.interval = interval;
        this.random = random;
    }

    Duration afterSuccess() {
        failures = 0;
        return around(interval);
    }

    Duration afterFailure() {
        Duration doubled = FIRST.multipliedBy(1L << Math.min(failures, 20));
        failures++;
        return around(doubled.compareTo(interval) < 0 ? doubled : interval);
    }

    private Duration around(Duration usual) {
        double factor = 1 - SPREAD + 2 * SPREAD * random.getAsDouble();
        return Duration.ofMillis((long) (usual.toMillis() * factor));
    }
}
