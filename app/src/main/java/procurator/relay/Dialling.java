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
    private final @Nullable Trial before;
    private final long since;
    private Dialer.@Nullable Dial dial;
    private int held;
    private boolean begun;

    /**
     * Begins in this round, when the stage that asked for it has returned.
     *
     * @param request what is wanted, and the plain bytes to be sent first
     * @param before of the connection that was to carry it and could not, {@code null} if nothing has been sent to
     *     either side yet
     */
    Dialling(Tunnel tunnel, Request request, @Nullable Trial before) {
        this.tunnel = tunnel;
        this.request = request;
        this.before = before;
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
        tunnel.loop.set(tunnel, tunnel.relay.timeouts().connect());
        if (before != null) {
            dial = before.another(request.target(), this);
            return;
        }
        Outbound ready = tunnel.reachable(request.target());
        if (ready == null) {
            dial = tunnel.relay.dialer().dial(request.target(), this);
        } else {
            bind(ready);
        }
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
        bound.start(request.firstPayload(), before == null);
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
        tunnel.relay.observer().unreachable(tunnel, why);
        byte[] reply = before == null ? request.replies().failed(why) : Request.NOTHING;
        if (reply.length == 0) {
            tunnel.reset(Outcome.UNREACHABLE);
        } else {
            tunnel.loop.set(tunnel, tunnel.relay.timeouts().handshake());
            tunnel.sendAndClose(reply, Outcome.UNREACHABLE);
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
