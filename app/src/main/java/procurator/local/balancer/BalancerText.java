package procurator.local.balancer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How several servers are, in words, a line each. */
final class BalancerText {
    private final Balancer balancer;
    private final long now;

    BalancerText(Balancer balancer, long now) {
        this.balancer = balancer;
        this.now = now;
    }

    List<String> lines() {
        return balancer.candidates().stream().map(this::line).toList();
    }

    private String line(Candidate candidate) {
        List<String> parts = new ArrayList<>();
        for (Transport transport : Transport.values()) {
            Incumbent incumbent = balancer.incumbent(transport);
            Breaker breaker = candidate.health(transport).breaker();
            if (incumbent.candidate() == candidate) {
                parts.add("in use for %s since %d s, %s"
                        .formatted(transport, seconds(now - incumbent.since()), incumbent.why()));
            }
            if (breaker.open() && breaker.trouble() != null) {
                parts.add("left alone for %s, %s".formatted(transport, breaker.trouble().words));
            } else if (!candidate.use().carries(transport)) {
                parts.add("not to carry " + transport);
            }
        }
        Health health = candidate.health(Transport.TCP);
        parts.add(health.dialNanos() == 0 ? "not connected to so far" : "connects in " + millis(health.dialNanos()));
        if (health.answers() > 0) {
            parts.add("answers in " + millis(health.answerNanos()));
        }
        if (health.uses() > 0) {
            parts.add("failed %d of the last %d".formatted(health.failed(), health.uses()));
        }
        return "server %s: %s".formatted(candidate, String.join("; ", parts));
    }

    private static long seconds(long nanos) {
        return TimeUnit.NANOSECONDS.toSeconds(nanos);
    }

    private static String millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos) + " ms";
    }
}
