package procurator.relay;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import procurator.loop.Timer;

/**
 * When what is not answered is asked of another besides: after as long as the trial of the one asked last says, and none
 * as late as a dial would have been given up. Decision 035.
 */
final class Hedge extends Timer {
    /** Who has found three silent is asking a slow target. */
    private static final int AT_ONCE = 3;

    /**
     * So many times longer waits who has said nothing: it seldom is for a greeting, and mostly a browser's connection
     * opened ahead.
     */
    private static final int SPEECHLESS = 3;

    private final Tunnel tunnel;
    private final FirstFlight flight;
    private final Flown flown;
    private long askAt;

    /** Nobody else is to be had. */
    private boolean exhausted;

    Hedge(Tunnel tunnel, FirstFlight flight, Flown flown) {
        this.tunnel = tunnel;
        this.flight = flight;
        this.flown = flown;
    }

    /** Bytes were sent, or one more was asked: from now on an answer is waited for. */
    void sent() {
        if (flown.isRepeatable()) {
            Duration wait = wanted();
            long patience = wait == null ? 0 : wait.toNanos() * (flown.isSaid() ? 1 : SPEECHLESS);
            askAt = tunnel.loop.now() + patience;
        }
        plan();
    }

    /** One of several is gone. */
    void lost() {
        askAt = tunnel.loop.now();
        plan();
    }

    /** No dial is under way any more. */
    void dialled() {
        plan();
    }

    /** Nor is there anybody left to be dialled. */
    void exhausted() {
        exhausted = true;
        plan();
    }

    /** The left side has spoken. */
    void anew() {
        exhausted = false;
    }

    private @Nullable Duration wanted() {
        return flight.asked().latest().unanswered();
    }

    private boolean mayAsk() {
        boolean asksNothing = !flown.isSaid() && tunnel.left.in().hasEnded();
        return !exhausted && !asksNothing && flight.mayAskAnother(AT_ONCE) && wanted() != null;
    }

    /** From then on it is neither asked again nor moved, however many were asked till then. */
    private long lateAt() {
        return tunnel.progress().asksSince() + tunnel.relay.timeouts().connect().toNanos();
    }

    boolean isLate() {
        return tunnel.loop.now() - lateAt() >= 0;
    }

    private void plan() {
        if (!flown.isRepeatable() || isLate()) {
            tunnel.loop.cancel(this);
            return;
        }
        long now = tunnel.loop.now();
        long late = lateAt() - now;
        tunnel.loop.set(this, mayAsk() ? Math.max(0, Math.min(askAt - now, late)) : late);
    }

    @Override
    protected void expired() {
        tunnel.guard(flight.asked().first().end(), () -> {
            if (isLate()) {
                flight.late();
            } else if (mayAsk()) {
                flight.askAnother();
                plan();
            }
        });
    }
}
