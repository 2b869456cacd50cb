package procurator.relay;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import procurator.loop.EventLoop;
import procurator.loop.Timer;
import procurator.net.SocketError;
import procurator.net.StreamSocket;
import procurator.wire.Address;
import procurator.wire.ProtocolException;

/**
 * Two ends bound for life: the left one was accepted, the right one is dialled when the left side's stages have learnt
 * where to. What it is at is its {@link Phase}. Its timer is always set: to the deadline of what it waits for.
 */
public final class Tunnel extends Timer {
    final Relay relay;
    final EventLoop loop;
    final End left;
    private Progress progress;
    private Phase phase;
    private @Nullable Request request;
    private @Nullable Parked parked;
    private boolean closed;

    Tunnel(Relay relay, EventLoop loop, StreamSocket accepted, Stage first) {
        this.relay = relay;
        this.loop = loop;
        this.left = new End(this, accepted);
        this.progress = new Progress(loop);
        this.phase = new Handshake(this, first, false);
        loop.set(this, relay.timeouts().handshake());
        accepted.handler(left);
    }

    /** Who connected. */
    public InetSocketAddress source() {
        return left.remoteAddress();
    }

    /** Our address, as the left side reached it. */
    public InetSocketAddress reachedAt() throws IOException {
        return left.localAddress();
    }

    /** Where to, once that is known. */
    public @Nullable Address target() {
        return request == null ? null : request.target();
    }

    /** Who it is, where users have names and this one is known. */
    public @Nullable String user() {
        return request == null ? null : request.user();
    }

    public Progress progress() {
        return progress;
    }

    void accepted() {
        if (!closed && phase instanceof Handshake handshake) {
            guard(left, handshake::accepted);
        }
    }

    /** Hands over to the next stage; bytes already here go to it. */
    public void become(Stage next) {
        if (phase instanceof Handshake handshake) {
            handshake.become(next);
        }
    }

    /** This stage lasts as long as the left side stays: no deadline of a handshake any more. */
    public void settle() {
        loop.cancel(this);
        relay.handshakeDone(this);
    }

    /** Sends bytes to the left side as they are. */
    public void send(byte[] bytes) {
        guard(left, () -> left.out().send(bytes, 0, bytes.length, loop.scratch().out));
    }

    /** Sends last bytes, then FIN; what the left side still sends is dropped until it ends as well. */
    public void sendAndClose(byte[] bytes, Outcome outcome) {
        if (!closed) {
            left.speaks(null, null); // whatever was to be said in between
            phase = new Silence(this, outcome);
            guard(left, () -> {
                left.out().send(bytes, 0, bytes.length, loop.scratch().out);
                left.reading(true);
                left.out().finish();
            });
        }
    }

    /** Says nothing more, reads and drops, until the handshake's deadline or the peer's FIN. */
    public void fallSilent() {
        phase = new Silence(this, Outcome.REFUSED);
    }

    /** Ends the stages: reaches the target and binds the two ends. */
    public void dial(Request wanted) {
        if (!closed) {
            request = wanted.withFirstPayload(Request.NOTHING);
            left.begun(); // not before: strangers see the FIN of any server that ends
            left.speaks(wanted.encoder(), wanted.decoder());
            relay.handshakeDone(this);
            phase = new Dialling(this, wanted, null, null);
        }
    }

    /** Keeps the right side's connection for what the left side may ask for next. */
    void park(Address target, Outbound route) throws IOException {
        parked = new Parked(target, route);
    }

    /** A connection that reaches it already: that of the request before, or one that the dialer has ready. */
    @Nullable
    Outbound reachable(Address target) {
        Parked before = parked;
        parked = null;
        Outbound again = before == null ? null : before.take(target);
        if (again != null) {
            return again;
        }
        if (progress.reached() != null) {
            progress = new Progress(loop);
        }
        return relay.dialer().ready(target);
    }

    /**
     * What the left side asked for has come to its end, and it may ask anew.
     *
     * @param next its first stage then, {@code null} if its connection ends
     */
    void goOn(@Nullable Stage next) throws IOException {
        left.speaks(null, null);
        loop.set(this, relay.timeouts().handshake());
        if (next == null) {
            sendAndClose(Request.NOTHING, Outcome.COMPLETE);
        } else {
            request = null;
            Handshake again = new Handshake(this, next, true);
            phase = again;
            relay.handshakeAnew(this);
            again.accepted();
            if (isAt(again)) {
                again.showKept();
            }
            if (isAt(again)) {
                left.reading(true);
            }
        }
        if (left.in().hasEnded() && !(phase instanceof Dialling)) {
            close(Outcome.COMPLETE);
        }
    }

    void enter(Phase next) {
        phase = next;
    }

    boolean isAt(Phase asked) {
        return !closed && phase == asked;
    }

    /** The left end has something to read, and no partner. */
    void readable() throws IOException {
        phase.readable();
    }

    @Override
    protected void expired() {
        guard(left, phase::deadline);
    }

    long overdueFrame() {
        return Math.max(left.in().overdue(), phase.overdueFrame());
    }

    long overdueOutput() {
        return Math.max(left.out().overdue(), phase.overdueOutput());
    }

    /** What may fail. */
    interface Action {
        void run() throws IOException;
    }

    /** Does what, if it fails, fails on that end's account. */
    void guard(End end, Action action) {
        try {
            action.run();
        } catch (IOException | RuntimeException | Error e) {
            failed(end, e);
        }
    }

    /** Whose fault a failure is: the peer broke the format, the connection is broken, or it is ours. */
    void failed(End end, Throwable failure) {
        switch (failure) {
            case ProtocolException why -> tellAndEnd(() -> malformed(end, why), () -> cut(end));
            case SocketError error when error.kind() == SocketError.Kind.TIMED_OUT -> broken(end, Outcome.SILENT);
            case IOException _ -> broken(end, Outcome.RESET);
            default -> tellAndEnd(() -> relay.observer().fault(this, failure), () -> reset(Outcome.FAULT));
        }
    }

    private void malformed(End end, ProtocolException why) {
        if (!end.isRival()) { // whose address nobody knows
            relay.observer().malformed(this, why);
        }
    }

    private static void tellAndEnd(Runnable tell, Runnable end) {
        try {
            tell.run();
        } finally {
            end.run();
        }
    }

    /** A connection takes no more, or is over: the tunnel ends, now or when it has passed on what arrived. */
    void broken(End end, Outcome how) {
        endBy(end, () -> phase.broken(end, how));
    }

    /** What comes in at an end is of no format, or was cut: the same. */
    void cut(End end) {
        endBy(end, () -> phase.cut(end));
    }

    private interface Judgement {
        @Nullable
        Outcome outcome() throws IOException;
    }

    private void endBy(End end, Judgement judgement) {
        try {
            Outcome outcome = closed ? null : judgement.outcome();
            if (outcome != null) {
                reset(outcome);
            }
        } catch (IOException _) {
            reset(Outcome.RESET);
        } catch (RuntimeException | Error e) {
            failed(end, e);
        }
    }

    /**
     * Ends a connection that has not said what it wants, as its deadline would: FIN, when what came has been read. If
     * that says what it wants after all, it stays.
     */
    void giveWay(Outcome outcome) {
        guard(left, () -> {
            readable();
            if (!closed && request == null) {
                left.in().discard();
                close(outcome);
            }
        });
    }

    /** Ends with FIN on both sides. */
    public void close(Outcome outcome) {
        end(outcome, false);
    }

    /** Ends with RST on both sides, but where FIN went out before: what was sent so far must not look complete. */
    public void reset(Outcome outcome) {
        end(outcome, true);
    }

    private void end(Outcome outcome, boolean reset) {
        if (closed) {
            return;
        }
        closed = true;
        loop.cancel(this);
        if (parked != null) {
            parked.close();
        }
        left.leave(reset);
        try {
            phase.ended(reset);
        } finally {
            relay.ended(this, outcome);
        }
    }
}
