package procurator.local.balancer;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Whether a server is left alone for a while. Closed, it is used; open, it is not, until its time has run out; half-open
 * from then on, it is asked one thing, and that decides. Times are nanoseconds of the loops' clock.
 *
 * @param until when it is half-open, while it is open; when what was is forgotten, while it is closed
 * @param pause how long it stayed open last, or 0
 * @param trouble why it was opened last, or {@code null}
 */
record Breaker(
        boolean open, long until, long pause, @Nullable Trouble trouble) {
    private static final long FIRST = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST = TimeUnit.SECONDS.toNanos(60);

    /** Who is well for so long is trusted as before; who fails sooner waits twice as long as last time. */
    private static final long FORGOTTEN = TimeUnit.SECONDS.toNanos(60);

    static final Breaker NEW = new Breaker(false, 0, 0, null);

    /** @param jitter 0 to 1 */
    Breaker opened(long now, Trouble why, double jitter) {
        return open ? this : opened(now, isSettled(now) ? FIRST : 2 * pause, why, jitter);
    }

    /** The one thing it was asked went as before. */
    Breaker stillOpen(long now, double jitter) {
        return open ? opened(now, 2 * pause, trouble, jitter) : this;
    }

    private static Breaker opened(long now, long pause, @Nullable Trouble why, double jitter) {
        long bounded = Math.min(pause, LONGEST);
        return new Breaker(true, now + (long) (bounded * (0.8 + 0.4 * jitter)), bounded, why);
    }

    /** The one thing is asked now: nobody else asks it. */
    Breaker asking(long now, Duration atMost) {
        return new Breaker(open, now + Math.max(pause, atMost.toNanos()), pause, trouble);
    }

    Breaker closed(long now) {
        return open ? new Breaker(false, now + FORGOTTEN, pause, trouble) : this;
    }

    boolean isHalfOpen(long now) {
        return open && now - until >= 0;
    }

    /** Whether it has been closed for long, or ever. */
    boolean isSettled(long now) {
        return !open && (pause == 0 || now - until >= 0);
    }
}
