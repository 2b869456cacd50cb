package procurator.local.balancer;

import java.time.Duration;

/**
 * How several servers are compared.
 *
 * @param maxServerRtt an answer that takes longer is none, 5 s
 * @param checkInterval how often, while there is traffic, a server that is well and not in use is asked what the one in
 *     use was asked, 10 min with jitter
 */
public record BalancerConfig(Duration maxServerRtt, Duration checkInterval) {
    public static final BalancerConfig DEFAULT = new BalancerConfig(Duration.ofSeconds(5), Duration.ofMinutes(10));

    public BalancerConfig {
        if (!maxServerRtt.isPositive() || !checkInterval.isPositive()) {
            throw new IllegalArgumentException(maxServerRtt + ", " + checkInterval + " (expected: more than zero)");
        }
    }
}
