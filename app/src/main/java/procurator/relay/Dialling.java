package procurator.relay;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import procurator.loop.Budget;

/** The second phase: the right side is reached, while early bytes from the left wait in the kernel. */
final class Dialling implements Phase, Answer<Outbound> {
    /** How long a dial may keep a first payload that others want the memory of. */
    private static final long PAYLOAD_NANOS = 1_000_000_000;

    private final Tunnel tunnel;
    private final Request request;
    private final @Nullable Redial again;
    private final @Nullable Outcome before;
    private final long since;
    private Dialer.@Nullable Dial dial;
    private int held;
    private boolean begun;

    /**
     * Begins in this round, when the stage that asked for it has returned.
     *
     * @param request what is wanted, and the plain bytes to be sent first
     * @param again what brings another connection in place of one, {@code null} if there was none yet
     * @param before how that one ended, {@code null} if nothing arrived on it
     */
    Dialling(Tunnel tunnel, Request request, @Nullable Redial again, @Nullable Outcome before) {
        this.tunnel = tunnel;
        this.request = request;
        this.again = again;
        this.before = before;
        if (again != null) {
            again.leaveTo(this);
            dial = again;
        }
        this.since = tunnel.loop.now();
        hold(request.firstPayload().length);
        tunnel.loop.soon(tunnel);
    }

    private void hold(int bytes) {
        if (bytes != held) {
            tunnel.loop.budget().change(bytes - held);
            held = bytes;
        }
    }

    @Override
    public void readable() throws IOException {
        tunnel.left.reading(false);
    }

    @Override
    public void deadline() throws IOException {
        if (begun) {
            ended(false);
            unreachable(DialFailure.TIMED_OUT);
        } else {
            begin();
        }
    }

    private void begin() throws IOException {
        begun = true;
        if (again != null) {
            tunnel.loop.set(tunnel, Math.max(0, left()));
            again.start();
            return;
        }
        tunnel.loop.set(tunnel, tunnel.relay.timeouts().connect());
        Outbound ready = tunnel.reachable(request.target());
        tunnel.progress().asks();
        if (ready == null) {
            dial = tunnel.relay.dialer().dial(request.target(), this);
        } else {
            bind(ready);
        }
    }

    /** What is left of the time that all have together; whoever has said nothing, and is moved later, waits for no answer. */
    private long left() {
        long atMost = tunnel.relay.timeouts().connect().toNanos();
        long left = tunnel.progress().asksSince() + atMost - tunnel.loop.now();
        return left <= 0 && request.firstPayload().length == 0 ? atMost : left;
    }

    @Override
    public void succeeded(Outbound route) {
        dial = null;
        tunnel.guard(tunnel.left, () -> bind(route));
    }

    private void bind(Outbound route) throws IOException {
        hold(0);
        Relaying bound = new Relaying(tunnel, request, route);
        tunnel.enter(bound);
        bound.start(request.firstPayload(), again == null);
    }

    @Override
    public void failed(DialFailure why) {
        dial = null;
        tunnel.guard(tunnel.left, () -> {
            ended(false);
            unreachable(why);
        });
    }

    private void unreachable(DialFailure why) {
        if (before != null) {
            unanswered(before);
            return;
        }
        tunnel.relay.observer().unreachable(tunnel, why);
        byte[] reply = again == null ? request.replies().failed(why) : Request.NOTHING;
        if (reply.length == 0) {
            tunnel.reset(Outcome.UNREACHABLE);
        } else {
            tunnel.loop.set(tunnel, tunnel.relay.timeouts().handshake());
            tunnel.sendAndClose(reply, Outcome.UNREACHABLE);
        }
    }

    /** There is no other connection: the tunnel ends as it would have without asking for one. */
    private void unanswered(Outcome how) {
        byte[] words = tunnel.progress().isAnswered()
                ? Request.NOTHING
                : request.replies().unanswered();
        if (words.length > 0 || how == Outcome.COMPLETE) {
            tunnel.loop.set(tunnel, tunnel.relay.timeouts().handshake());
            tunnel.sendAndClose(words, how);
        } else {
            tunnel.reset(how);
        }
    }

    @Override
    public Outcome broken(End end, Outcome how) {
        return how;
    }

    @Override
    public void ended(boolean reset) {
        hold(0);
        if (dial != null) {
            dial.cancel();
            dial = null;
        }
    }

    @Override
    public long overdueOutput() {
        return request.firstPayload().length > Budget.SMALL ? tunnel.loop.now() - since - PAYLOAD_NANOS : -1;
    }
}
