package procurator.relay;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import procurator.loop.Timer;

/**
 * Whether the right end's connection, opened ahead, is alive: if none of the first bytes is acknowledged in time another
 * is dialled, and once that stands the bytes go again on it. The dial shows that the network carries packets both ways,
 * and by then the first ones have been repeated twice or more: they reached nobody. Decision 011.
 */
final class Landing extends Timer {
    /** How often it is asked for an acknowledgement while the partner has to wait for that. */
    private static final Duration LOOK = Duration.ofMillis(20);

    /** How often another dial is started while all fail. */
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final Tunnel tunnel;
    private final FirstFlight flight;
    private boolean set;
    private boolean doubted;

    Landing(Tunnel tunnel, FirstFlight flight) {
        this.tunnel = tunnel;
        this.flight = flight;
    }

    /** Bytes were sent. */
    void sent() {
        Duration patience = patience();
        if (patience != null && !set) {
            set = true;
            tunnel.loop.set(this, patience);
        }
        if (patience != null && flight.isFull() && !doubted) {
            tunnel.loop.set(this, LOOK);
        }
    }

    /** Another is the right end, which was asked as well. */
    void watch() {
        set = false;
        doubted = false;
        sent();
    }

    private @Nullable Duration patience() {
        Contender right = flight.asked().first();
        return right.hasLanded() ? null : right.trial().unacknowledged();
    }

    @Override
    protected void expired() {
        tunnel.guard(flight.asked().first().end(), this::look);
    }

    private void look() throws IOException {
        Contender right = flight.asked().first();
        Duration patience = patience();
        long waited = tunnel.loop.now() - right.first();
        if (patience == null || !right.isUnseen()) {
            flight.landed();
        } else if (waited < patience.toNanos()) {
            tunnel.loop.set(this, Math.min(LOOK.toNanos(), patience.toNanos() - waited));
        } else if (flight.asked().isAlone()
                && waited >= tunnel.relay.timeouts().connect().toNanos()) {
            tunnel.relay.observer().unreachable(tunnel, DialFailure.TIMED_OUT);
            tunnel.reset(Outcome.UNREACHABLE);
        } else {
            tunnel.loop.set(this, AGAIN);
            doubt(right);
        }
    }

    private void doubt(Contender right) {
        if (!doubted) {
            doubted = true;
            right.doubted();
        }
        if (flight.asked().isAlone()) {
            flight.askAnother();
        }
    }
}
