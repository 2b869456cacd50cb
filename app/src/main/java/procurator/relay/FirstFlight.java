package procurator.relay;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import procurator.loop.Scratch;
import procurator.loop.Timer;
import procurator.net.StreamSocket;

/**
 * The first bytes on a connection opened ahead, which may have died unseen: a copy is kept until the other side is known
 * to have some of them. If none is acknowledged in time another connection is dialled, and once that stands the bytes go
 * again on it; so it is when this one turns out broken. The dial shows that the network carries packets both ways, and
 * by then the first ones have been repeated twice or more: they reached nobody. Decision 011.
 */
final class FirstFlight extends Timer {
    /** With so much kept the partner is read no further until it is known whether they arrive. */
    private static final int MOST = 64 * 1024;

    /** How often that is asked while the partner has to wait for it. */
    private static final Duration LOOK = Duration.ofMillis(20);

    /** How often another dial is started while all fail. */
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final Tunnel tunnel;
    private final Relaying relaying;
    private final End end;
    private final StreamSocket socket;
    private final Trial trial;
    private final Outbox flown;
    private boolean sent;
    private long since;
    private boolean doubted;

    /** A dial in case this connection is dead; the timer starts the next. */
    private Dialer.@Nullable Dial another;

    FirstFlight(Tunnel tunnel, Relaying relaying, End end, StreamSocket socket, Trial trial) {
        this.tunnel = tunnel;
        this.relaying = relaying;
        this.flown = new Outbox(tunnel.loop);
        this.end = end;
        this.socket = socket;
        this.trial = trial;
    }

    /** Plain bytes were sent, maybe only what opens the stream. */
    void sent(byte[] plain, int offset, int length) {
        if (!sent) {
            sent = true;
            since = tunnel.loop.now();
            tunnel.loop.set(this, trial.unacknowledged());
        }
        if (length > 0) {
            flown.add(plain, offset, length);
        }
        if (isFull() && !doubted) {
            tunnel.loop.set(this, LOOK);
        }
    }

    Trial trial() {
        return trial;
    }

    boolean isFull() {
        return flown.length() >= MOST;
    }

    /**
     * The connection is broken.
     *
     * @param unsent plain bytes it did not take
     * @return the plain bytes for another, or {@code null} if some may have arrived
     */
    byte @Nullable [] again(byte[] unsent) {
        if (flown.length() + unsent.length > Scratch.READ_MAX) {
            return null;
        }
        if (sent) {
            if (!socket.isUnacknowledged()) {
                return null;
            }
            trial.doubted(since);
        }
        return flown.with(unsent);
    }

    @Override
    protected void expired() {
        tunnel.guard(end, this::look);
    }

    private void look() throws IOException {
        long waited = tunnel.loop.now() - since;
        long patience = trial.unacknowledged().toNanos();
        if (!socket.isUnacknowledged()) {
            end.out().landed();
        } else if (waited < patience) {
            tunnel.loop.set(this, Math.min(LOOK.toNanos(), patience - waited));
        } else if (waited >= tunnel.relay.timeouts().connect().toNanos()) {
            relaying.lost();
        } else {
            tunnel.loop.set(this, AGAIN);
            doubt();
        }
    }

    private void doubt() {
        if (!doubted) {
            doubted = true;
            trial.doubted(since);
        }
        if (another == null) {
            dialAnother();
        }
    }

    private void dialAnother() {
        Answer<Outbound> answer = Answer.of(route -> tunnel.guard(end, () -> reached(route)), _ -> another = null);
        another = trial.another(relaying.request().target(), answer);
    }

    private void reached(Outbound route) throws IOException {
        another = null;
        if (socket.isUnacknowledged()) {
            relaying.move(route, flown.with(Request.NOTHING));
        } else {
            route.socket().close();
            end.out().landed();
        }
    }

    /** Nothing is kept any more, and nobody else is dialled. */
    void close() {
        tunnel.loop.cancel(this);
        flown.clear();
        if (another != null) {
            another.cancel();
            another = null;
        }
    }
}
