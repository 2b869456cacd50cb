package procurator.relay;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import procurator.loop.Budget;
import procurator.loop.EventLoop;
import procurator.loop.Timer;
import procurator.net.StreamSocket;
import procurator.wire.Address;
import procurator.wire.ProtocolException;

/**
 * Two ends bound for life: the left one was accepted, the right one is dialled when the left side's stages have learnt
 * where to. Its timer is always set: to the deadline of what it waits for.
 */
public final class Tunnel extends Timer {
    /** How long a dial may keep a first payload that others want the memory of. */
    private static final long DIAL_NANOS = 1_000_000_000;

    private final Relay relay;
    private final EventLoop loop;
    private final End left;
    private @Nullable End right;
    private @Nullable Stage stage;
    private @Nullable Request request;
    private Dialer.@Nullable Dial dial;
    private Outcome refusal = Outcome.NO_REQUEST;
    private long lastMoved;
    private boolean inStage;
    /** The first bind is behind us: the left side had its reply, and its first payload has been counted. */
    private boolean started;

    private boolean halfClosed;
    private boolean leftFirst;
    private long reachedNanos;
    private boolean asked;
    private boolean answered;

    private boolean closed;

    Tunnel(Relay relay, EventLoop loop, StreamSocket accepted, Stage first) {
        this.relay = relay;
        this.loop = loop;
        this.left = new End(this, loop, accepted);
        this.stage = first;
        loop.set(this, relay.timeouts().handshake());
        accepted.handler(left);
    }

    /** Who connected. */
    public InetSocketAddress source() {
        return left.remoteAddress();
    }

    /** Where to, once that is known. */
    public @Nullable Address target() {
        return request == null ? null : request.target();
    }

    /** Who it is, where users have names and this one is known. */
    public @Nullable String user() {
        return request == null ? null : request.user();
    }

    /** Whether the right side has been reached. */
    public boolean isReached() {
        return right != null;
    }

    /** The address that the right side was reached at, {@code null} while there is none. */
    public @Nullable InetSocketAddress reached() {
        return right == null ? null : right.remoteAddress();
    }

    /** How long ago the right side was reached. */
    public Duration sinceReached() {
        return Duration.ofNanos(loop.now() - reachedNanos);
    }

    /** Whether the left side ended first, be it that it gave up waiting. */
    public boolean isLeftFirst() {
        return leftFirst;
    }

    /** Whether the left side has sent anything to the right one. */
    public boolean isAsked() {
        return asked;
    }

    /** Whether the right side has sent anything. */
    public boolean isAnswered() {
        return answered;
    }

    /** Our address, as the left side reached it. */
    public InetSocketAddress reachedAt() throws IOException {
        return left.localAddress();
    }

    void accepted() {
        Stage first = stage;
        if (first != null && !closed) {
            guard(left, () -> first.accepted(this));
        }
    }

    // ---- what a stage may do ----

    /** Hands over to the next stage; bytes already here go to it. */
    public void become(Stage next) {
        stage = next;
    }

    /** This stage lasts as long as the left side stays: no deadline of a handshake any more. */
    public void settle() {
        loop.cancel(this);
        relay.handshakeDone(this);
    }

    /** Sends bytes to the left side as they are. */
    public void send(byte[] bytes) {
        try {
            left.send(bytes, 0, bytes.length, loop.scratch().out);
        } catch (IOException _) {
            broken(left);
        }
    }

    /** Sends last bytes, then FIN; what the left side still sends is dropped until it ends as well. */
    public void sendAndClose(byte[] bytes, Outcome outcome) {
        if (closed) {
            return;
        }
        refusal = outcome;
        stage = Silence.INSTANCE;
        send(bytes);
        if (!closed) {
            try {
                left.reading(true);
                left.finish();
            } catch (IOException _) {
                broken(left);
            }
        }
    }

    /** Says nothing more, reads and drops, until the handshake's deadline or the peer's FIN. */
    public void fallSilent() {
        refusal = Outcome.REFUSED;
        stage = Silence.INSTANCE;
    }

    /** Ends the stages: reaches the target and binds the two ends. */
    public void dial(Request wanted) {
        if (closed) {
            return;
        }
        stage = null;
        wants(wanted);
        left.begun(); // not before: strangers see the FIN of any server that ends
        left.speaks(wanted.encoder(), wanted.decoder());
        relay.handshakeDone(this);
        startDial(wanted);
    }

    /** What it has been asked for; the first payload is held until it has been sent. */
    private void wants(Request wanted) {
        int before = request == null ? 0 : request.firstPayload().length;
        request = wanted;
        lastMoved = loop.now();
        int change = wanted.firstPayload().length - before;
        if (change != 0) {
            loop.budget().change(change);
        }
    }

    private void startDial(Request wanted) {
        loop.set(this, relay.timeouts().connect());
        Answer answer = new Answer();
        Dialer.Dial started = relay.dialer().dial(wanted.target(), answer);
        if (!answer.told) {
            dial = started;
        } // else what came of the answer may already be a dial of its own, in place of a dead connection
    }

    private final class Answer implements Dialer.Answer {
        private boolean told;

        @Override
        public void reached(Outbound route) {
            told = true;
            dial = null;
            if (closed) {
                route.socket().close();
            } else {
                guard(left, () -> bind(route));
            }
        }

        @Override
        public void failed(DialFailure why) {
            told = true;
            dial = null;
            guard(left, () -> unreachable(why));
        }
    }

    // ---- the left side's stages ----

    void readable(End end) throws IOException {
        if (stage != null) {
            receive(stage);
        } else if (right == null) {
            left.reading(false); // early bytes wait in the kernel until the dial is done
        } else {
            end.relay();
        }
    }

    private void receive(Stage waiting) throws IOException {
        ByteBuffer in = left.receive();
        if (in == null) {
            close(waiting == Silence.INSTANCE ? refusal : Outcome.NO_REQUEST);
            return;
        }
        inStage = true;
        feed(in);
        inStage = false;
        if (!closed) {
            left.keep(in);
            startIfBound();
        }
    }

    private void feed(ByteBuffer in) {
        boolean handedOver = true;
        while (handedOver && stage != null && !closed) {
            Stage current = stage;
            try {
                current.received(in, this);
            } catch (ProtocolException e) {
                current.broken(e, this);
            }
            handedOver = in.hasRemaining() && !current.equals(stage);
        }
    }

    // ---- the two ends bound ----

    private void bind(Outbound route) {
        End reached = new End(this, loop, route.socket());
        reached.speaks(route.encoder(), route.decoder());
        reached.owesOpening();
        reached.begun();
        End.bind(left, reached);
        right = reached;
        if (route.ahead() != null) {
            reached.mayBeDead(route.ahead());
        }
        route.socket().handler(reached);
        if (!inStage) {
            guard(reached, this::startIfBound);
        }
    }

    private void startIfBound() throws IOException {
        End reached = right;
        Request wanted = request;
        if (reached == null || wanted == null) {
            return;
        }
        reachedNanos = loop.now();
        byte[] first = wanted.firstPayload();
        wants(wanted.withFirstPayload(Request.NOTHING)); // sent now: nobody needs it for the rest of the tunnel's life
        start(wanted);
        if (!closed) {
            reached.reading(true);
        }
        if (!closed && first.length > 0) {
            reached.send(first, 0, first.length, loop.scratch().out);
        }
        if (!closed && right == reached) {
            left.passKept();
        }
        if (!closed && right == reached) {
            left.reading(!reached.isStalled());
            loop.set(this, reached.isOpeningDue() ? relay.timeouts().firstPayload() : idleLimit());
            left.passEnd();
        }
    }

    /** What is done once, however many connections are tried. */
    private void start(Request wanted) {
        if (!started) {
            started = true;
            count(left, wanted.firstPayload().length);
            byte[] reply = wanted.replies().reached();
            if (reply.length > 0) {
                send(reply);
            }
        }
    }

    private void unreachable(DialFailure why) {
        relay.observer().unreachable(this, why);
        byte[] reply =
                started || request == null ? new byte[0] : request.replies().failed(why);
        if (reply.length == 0) {
            reset(Outcome.UNREACHABLE);
        } else {
            loop.set(this, relay.timeouts().halfClosed());
            sendAndClose(reply, Outcome.UNREACHABLE);
        }
    }

    /**
     * A connection opened ahead turned out dead before a byte arrived: another takes its place.
     *
     * @param unsent the plain bytes it did not take
     * @return whether that is so; else the tunnel is broken
     */
    boolean replace(End end, byte[] unsent) {
        byte[] again = closed || end != right || request == null ? null : end.again(unsent);
        if (again == null || request == null) {
            return false;
        }
        end.close();
        right = null;
        Request second = request.withFirstPayload(again);
        wants(second);
        startDial(second);
        return true;
    }

    /** Another connection is dialled while the right one, opened ahead, is in doubt. */
    Dialer.Dial dialAnother(Dialer.Answer answer) {
        return request == null ? Dialer.Dial.DONE : relay.dialer().dial(request.target(), answer);
    }

    /** And takes its place, since none of the bytes sent on that one arrived. It is reset: nobody is to go on with it. */
    void move(Outbound route, byte[] again) {
        if (right != null && request != null) {
            right.reset();
            wants(request.withFirstPayload(again));
            bind(route);
        }
    }

    /** Neither did the first bytes arrive nor could another connection be had, for as long as a dial may take. */
    void lost() {
        unreachable(DialFailure.TIMED_OUT);
    }

    Duration connectLimit() {
        return relay.timeouts().connect();
    }

    // ---- what the ends tell ----

    void moved() {
        lastMoved = loop.now();
    }

    void count(End from, int plain) {
        asked |= from == left;
        answered |= from != left;
        relay.count(from == left, plain, request);
    }

    // ---- memory ----

    /** Whether an end may be given more than a little memory now, if there is any. */
    boolean mayReadAtLength() {
        return relay.waiting().isNext();
    }

    void waitForRoom(End end) {
        relay.waiting().add(end);
    }

    /** For how many nanoseconds too long a frame in part has taken memory that others wait for; negative if none has. */
    long overdueFrame() {
        return Math.max(left.overdueFrame(), right == null ? -1 : right.overdueFrame());
    }

    /** The same of what nobody takes: an outbox, or a first payload whose target does not answer. */
    long overdueOutput() {
        if (right != null) {
            return Math.max(left.overdueOutput(), right.overdueOutput());
        }
        boolean dials = request != null && request.firstPayload().length > Budget.SMALL;
        return dials ? loop.now() - lastMoved - DIAL_NANOS : -1;
    }

    /** An end's peer has sent its FIN or RST. */
    void gone(End end) {
        leftFirst |= end == left && !halfClosed;
    }

    void inputEnded(End end) {
        gone(end);
        halfClosed = true;
        if (!closed) {
            loop.set(this, relay.timeouts().halfClosed());
        }
    }

    void outputFinished() {
        if (right != null && left.isOver() && right.isOver()) {
            close(Outcome.COMPLETE);
        }
    }

    // ---- deadlines ----

    private Duration idleLimit() {
        return halfClosed ? relay.timeouts().halfClosed() : relay.timeouts().idle();
    }

    @Override
    protected void expired() {
        guard(left, this::deadline);
    }

    private void deadline() throws IOException {
        if (dial != null) {
            dial.cancel();
            dial = null;
            unreachable(DialFailure.TIMED_OUT);
        } else if (right == null) {
            guard(left, left::discard);
            close(stage == Silence.INSTANCE ? refusal : Outcome.NO_REQUEST);
        } else if (right.isOpeningDue()) {
            loop.set(this, idleLimit());
            guard(right, right::sendOpening);
        } else {
            endIfIdle();
        }
    }

    private void endIfIdle() {
        long remaining = lastMoved + idleLimit().toNanos() - loop.now();
        if (remaining > 0) {
            loop.set(this, remaining);
        } else {
            reset(Outcome.IDLE);
        }
    }

    // ---- endings ----

    boolean isClosed() {
        return closed;
    }

    /** What an end does when it is ready, or the tunnel when a moment has come; may fail, and how is decided here. */
    interface Action {
        void run() throws IOException;
    }

    /** Whose fault a failure is: the peer broke the format, the connection is broken, or it is ours. */
    void guard(End end, Action action) {
        try {
            action.run();
        } catch (ProtocolException e) {
            malformed(e);
        } catch (IOException _) {
            broken(end);
        } catch (RuntimeException | Error e) {
            fault(e);
        }
    }

    private void malformed(ProtocolException why) {
        try {
            relay.observer().malformed(this, why);
        } finally {
            reset(Outcome.CUT);
        }
    }

    /** A socket is broken: so is the tunnel, unless another connection can take the place of this one. */
    void broken(End end) {
        try {
            if (closed || (end == right && replace(end, new byte[0]))) {
                return;
            }
        } catch (RuntimeException | Error e) {
            fault(e);
            return;
        }
        reset(right == null && request == null ? Outcome.NO_REQUEST : Outcome.RESET);
    }

    private void fault(Throwable fault) {
        try {
            relay.observer().fault(this, fault);
        } finally {
            reset(Outcome.FAULT);
        }
    }

    /**
     * Ends a connection that has not said what it wants, as its deadline would: FIN, when what came has been read. If
     * that says what it wants after all, it stays.
     */
    void giveWay(Outcome outcome) {
        guard(left, () -> readable(left));
        if (!closed && request == null) {
            guard(left, left::discard);
            close(outcome);
        }
    }

    /** Ends with FIN on both sides. */
    public void close(Outcome outcome) {
        if (end()) {
            left.close();
            if (right != null) {
                right.close();
            }
            ended(outcome);
        }
    }

    /** Ends with RST on both sides: what was sent so far must not look complete. */
    public void reset(Outcome outcome) {
        if (end()) {
            left.reset();
            if (right != null) {
                right.reset();
            }
            ended(outcome);
        }
    }

    private void ended(Outcome outcome) {
        try {
            relay.ended(this, outcome);
        } finally {
            if (stage != null) {
                stage.ended();
            }
        }
    }

    private boolean end() {
        if (closed) {
            return false;
        }
        closed = true;
        loop.cancel(this);
        Dialer.Dial waiting = dial;
        dial = null;
        if (waiting != null) {
            waiting.cancel();
        }
        if (request != null) {
            wants(request.withFirstPayload(Request.NOTHING));
        }
        return true;
    }
}
