package procurator.local.balancer;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * When which server that is not in use is asked the same as the one in use: soon after the start, seldom later, at once
 * when it was left and may be well again, and sooner while it seems much faster. Only real requests are repeated, so
 * that samples have their sizes and their times, and there are none without traffic. Decision 034.
 */
final class Sampling {
    /** Between any two of servers that are well. */
    private static final long GAP = TimeUnit.SECONDS.toNanos(10);

    /** Of one that was faster, until it has shown that often enough. */
    private static final long AGAIN = TimeUnit.SECONDS.toNanos(20);

    private final List<Candidate> candidates;
    private final BalancerConfig config;
    private final DoubleSupplier random;

    /** Before that there is nothing to look for. */
    private final AtomicLong next;

    Sampling(List<Candidate> candidates, BalancerConfig config, long now, DoubleSupplier random) {
        this.candidates = candidates;
        this.config = config;
        this.random = random;
        this.next = new AtomicLong(soon(now, GAP / 2));
        candidates.forEach(each -> each.sampledAgainAt = now);
    }

    private long soon(long now, long nanos) {
        return now + (long) (nanos * (0.5 + random.getAsDouble()));
    }

    /** One is left alone until then. */
    void left(long until) {
        next.accumulateAndGet(until, (before, then) -> before - then < 0 ? before : then);
    }

    /** It was much faster: whether it stays so is to be seen soon. */
    void again(Candidate candidate, long now) {
        candidate.sampledAgainAt = soon(now, AGAIN);
        left(candidate.sampledAgainAt);
    }

    /** Who is to be asked now; counts as done. */
    @Nullable
    Candidate next(Incumbent incumbent, long now) {
        long due = next.get();
        if (now - due < 0 || !next.compareAndSet(due, now + GAP)) {
            return null;
        }
        Candidate chosen = halfOpen(incumbent, now);
        if (chosen == null) {
            chosen = unseen(incumbent, now);
        }
        next.set(afterwards(now));
        return chosen;
    }

    private @Nullable Candidate halfOpen(Incumbent incumbent, long now) {
        for (Candidate each : candidates) {
            Health health = each.health(Transport.TCP);
            boolean isDue = each != incumbent.candidate()
                    && each.use().carries(Transport.TCP)
                    && health.breaker().isHalfOpen(now);
            if (isDue
                    && each.change(
                            Transport.TCP, health, health.with(health.breaker().asking(now, config.maxServerRtt())))) {
                return each;
            }
        }
        return null;
    }

    private @Nullable Candidate unseen(Incumbent incumbent, long now) {
        Candidate longest = null;
        for (Candidate each : candidates) {
            boolean isDue = each != incumbent.candidate()
                    && each.use().carries(Transport.TCP)
                    && each.use().priority() <= incumbent.candidate().use().priority()
                    && !each.health(Transport.TCP).isOpen()
                    && now - each.sampledAgainAt >= 0;
            if (isDue && (longest == null || each.sampledAgainAt - longest.sampledAgainAt < 0)) {
                longest = each;
            }
        }
        if (longest != null) {
            longest.sampledAgainAt = soon(now, config.checkInterval().toNanos());
        }
        return longest;
    }

    /** The next one that is left alone ends that, or a while has passed. */
    private long afterwards(long now) {
        long then = soon(now, GAP);
        for (Candidate each : candidates) {
            Breaker breaker = each.health(Transport.TCP).breaker();
            if (breaker.open() && breaker.until() - then < 0) {
                then = breaker.until();
            }
        }
        return then;
    }
}
