package procurator.loop;

import java.time.Duration;

/** What limits and times have to be: more than zero. */
public final class Positive {
    private Positive() {}

    /** Looks whether it is; an IllegalArgumentException that names it says where not. */
    public static void require(String name, long value) {
        require(name, value, value > 0);
    }

    /** The same of a time. */
    public static void require(String name, Duration value) {
        require(name, value, value.isPositive());
    }

    private static void require(String name, Object value, boolean positive) {
        if (!positive) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: more than zero)");
        }
    }
}
