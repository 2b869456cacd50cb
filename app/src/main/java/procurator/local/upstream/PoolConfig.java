package procurator.local.upstream;

import java.time.Duration;
import procurator.loop.Positive;

/**
 * Link connections opened ahead.
 *
 * @param max the most that wait at once, of one loop; 0 turns the pool off, 32
 * @param idle how long one may wait, 8 s with jitter: servers of other programs close silent connections after 15 s
 */
public record PoolConfig(int max, Duration idle) {
    public static final PoolConfig DEFAULT = new PoolConfig(32, Duration.ofSeconds(8));

    public PoolConfig {
        if (max < 0) {
            throw new IllegalArgumentException("max: " + max + " (expected: 0 or more)");
        }
        Positive.require("idle", idle);
    }
}
