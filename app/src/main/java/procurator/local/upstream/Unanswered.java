package procurator.local.upstream;

import java.util.concurrent.TimeUnit;

/**
 * How long an association has been asking without an answer, and what that is a reason for. All in nanoseconds by the
 * loop's clock.
 *
 * <p>A flow may be meant to go one way, and where the server knows an association by our port alone another socket is
 * another association there, so sockets are changed the less often the longer nothing came. Looking whether an address
 * has changed harms nobody. Decision 012.
 */
final class Unanswered {
    /** So long nothing may come back before addresses are looked at, and again after each look. */
    private static final long LOOK = TimeUnit.SECONDS.toNanos(3);

    /** The same where the system did not take a datagram. */
    private static final long LOOK_WHEN_UNSENT = TimeUnit.SECONDS.toNanos(1);

    /** Before another socket is tried although no address has changed; a router may have forgotten this one. */
    private static final long RENEW_ROAMING = TimeUnit.SECONDS.toNanos(3);

    private static final long RENEW = TimeUnit.SECONDS.toNanos(8);
    private static final long RENEW_SELDOM = TimeUnit.SECONDS.toNanos(60);

    /** How long the socket before may still be answered. */
    private static final long SETTLED = TimeUnit.SECONDS.toNanos(8);

    private boolean asking;
    private int asked;
    private long since;
    private long lookedAt;
    private long renewedAt;
    private long unsent;

    void answered() {
        asking = false;
    }

    /**
     * A datagram goes out.
     *
     * @param nowUnsent how many the socket's system has not taken so far
     * @return whether it is time to look at the addresses; that counts as done
     */
    boolean sending(long now, long nowUnsent) {
        if (!asking) {
            asking = true;
            since = now;
            lookedAt = now;
            asked = 0;
        }
        asked++;
        boolean look = now - lookedAt >= (nowUnsent == unsent ? LOOK : LOOK_WHEN_UNSENT);
        if (look) {
            unsent = nowUnsent;
            lookedAt = now;
        }
        return look;
    }

    /**
     * Whether another socket is to be tried although no address has changed.
     *
     * @param roams whether another socket is still the same association
     */
    boolean isDue(long now, boolean roams) {
        long silent = now - since;
        long wait = roams ? Math.max(RENEW_ROAMING, silent / 6) : Math.max(RENEW, silent / 2);
        return asking && Math.min(silent, now - renewedAt) >= Math.min(wait, RENEW_SELDOM);
    }

    /** Whether something was asked that has not been answered. */
    boolean isAsking() {
        return asking;
    }

    /** How long ago that was. */
    long nanos(long now) {
        return now - since;
    }

    /** How many datagrams it was. */
    int asked() {
        return asked;
    }

    /** There is another socket, which has not failed to send anything. */
    void renewed(long now) {
        renewedAt = now;
        unsent = 0;
    }

    /** Whether an answer through the socket before is hardly to be expected any more. */
    boolean isSettled(long now) {
        return now - renewedAt >= SETTLED;
    }
}
