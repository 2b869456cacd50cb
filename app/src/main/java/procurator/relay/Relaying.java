package procurator.relay;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The phase of a tunnel's life: two ends bound, which pass bytes on to one another and tell what they carried. */
final class Relaying implements Phase {
    private final Tunnel tunnel;
    private final End left;
    private End right;
    private final Request request;
    private long lastMoved;
    private boolean halfClosed;
    /** Nothing is held, so that nothing need be looked at before a limit of silence, unless something moves. */
    private boolean resting;

    /** While another connection may take the place of the right one. */
    private @Nullable FirstFlight flight;

    /** Who gave the right one, if another exchange may travel on it. */
    private final @Nullable Trial trial;

    /** What broke the connection that takes no more, while bytes of it are still passed on. */
    private @Nullable Outcome cause;

    Relaying(Tunnel tunnel, Request request, Outbound route) {
        this.tunnel = tunnel;
        this.left = tunnel.left;
        this.request = request.withFirstPayload(Request.NOTHING); // nobody needs it for the rest of the tunnel's life
        this.lastMoved = tunnel.loop.now();
        this.right = End.of(tunnel, route, this);
        left.bind(right, this);
        this.trial = request.exchange() == null ? null : route.trial();
        if (route.trial() != null) {
            flight = new FirstFlight(tunnel, this, right, route.trial());
            right.out().flight = flight;
        }
    }

    /**
     * Sends what is there already, and reads from now on.
     *
     * @param first plain bytes for the right side
     * @param isFirst whether the left side is still to be told
     */
    void start(byte[] first, boolean isFirst) throws IOException {
        tunnel.progress().reached(tunnel.loop.now(), right.remoteAddress());
        if (isFirst) {
            carried(left, first.length);
            tellLeft();
        }
        if (isHere()) {
            right.reading(true);
        }
        if (isHere() && first.length > 0) {
            right.out().send(first, 0, first.length, tunnel.loop.scratch().out);
        }
        if (isHere()) {
            left.in().passKept();
        }
        if (isHere()) {
            left.reading(!right.out().isStalled());
            tunnel.loop.set(
                    tunnel,
                    right.out().isOpeningDue()
                            ? tunnel.relay.timeouts().firstPayload().toNanos()
                            : firstLook());
            left.in().passEnd();
            passed();
        }
    }

    private void tellLeft() {
        byte[] reply = request.replies().reached();
        if (reply.length > 0) {
            tunnel.send(reply);
        }
    }

    /** Whatever is sent may end the tunnel, or have another connection take the place of this one. */
    private boolean isHere() {
        return tunnel.isAt(this);
    }

    // What the ends tell.

    /** An end has read or sent something: plain bytes of its own, or 0. */
    void carried(End from, int plain) throws IOException {
        if (flight != null && from != left) {
            flight.heard(from, plain);
        }
        lastMoved = tunnel.loop.now();
        if (resting && isHere()) {
            resting = false;
            tunnel.loop.set(tunnel, firstLook());
        }
        if (plain > 0) {
            tunnel.progress().carried(from == left);
            tunnel.relay.count(from == left, plain, request);
        }
    }

    /** An end's peer has sent its FIN or RST. */
    private void gone(End end) {
        if (end == left && !halfClosed) {
            tunnel.progress().leftFirst();
        }
        halfClosed = true;
    }

    /** FIN came in; returns whether it is to be passed on. */
    boolean inputEnded(End end) {
        if (tellUnanswered(end, Outcome.COMPLETE)) {
            return false;
        }
        gone(end);
        lastMoved = tunnel.loop.now();
        if (isHere()) {
            tunnel.loop.set(tunnel, firstLook());
        }
        return true;
    }

    /** The right side has left without a word, and the left one has words for that: it hears them, and is left. */
    private boolean tellUnanswered(End gone, Outcome how) {
        boolean answered = tunnel.progress().isAnswered() && !request.isWithheld();
        if (gone != right || answered || left.in().hasEnded() || !isHere()) {
            return false;
        }
        byte[] words = request.replies().unanswered();
        if (words.length > 0) {
            left.unbind();
            right.end(true);
            tunnel.loop.set(tunnel, tunnel.relay.timeouts().handshake());
            tunnel.sendAndClose(words, how);
        }
        return words.length > 0;
    }

    /** An end was read, or sent what waited: if that ended an exchange, the left side goes on without the right one. */
    void passed() throws IOException {
        Exchange exchange = request.exchange();
        if (exchange == null || !isHere()) {
            return;
        }
        if (!exchange.isOver()) {
            left.in().resume();
        } else if (left.out().isEmpty()) {
            Stage next = exchange.next();
            left.unbind();
            right.unbind();
            if (next != null && exchange.isReusable() && right.isQuiet()) {
                tunnel.park(request.target(), right.release(trial == null ? null : trial.anew()));
            } else {
                right.end(false);
            }
            tunnel.goOn(next);
        }
    }

    void outputFinished() {
        if (left.isOver() && right.isOver()) {
            tunnel.close(Outcome.COMPLETE);
        }
    }

    /** A connection is over and did not take {@code unsent}: whether another takes its place; else the tunnel is broken. */
    boolean isReplaced(End end, Outcome how, byte[] unsent) {
        return flight != null && isHere() && flight.lost(end, how, unsent);
    }

    End right() {
        return right;
    }

    /** Another, which was asked as well, takes the place of the right one. */
    void rightIs(End end) {
        right.out().flight = null;
        right = end;
        right.out().flight = flight;
        left.bind(right, this);
        tunnel.progress().reached(tunnel.loop.now(), right.remoteAddress());
    }

    /** No other takes its place any more. */
    void settled() {
        right.out().flight = null;
        flight = null;
    }

    Request request() {
        return request;
    }

    // What a tunnel asks its phase.

    @Override
    public void readable() throws IOException {
        left.in().relay();
    }

    @Override
    public void deadline() {
        if (!right.out().isOpeningDue()) {
            look();
            return;
        }
        tunnel.loop.set(tunnel, firstLook());
        right.out().sendOpening();
    }

    private Duration idleLimit() {
        return halfClosed
                ? tunnel.relay.timeouts().halfClosed()
                : tunnel.relay.timeouts().idle();
    }

    private long firstLook() {
        return Math.min(tunnel.relay.lookNanos(), idleLimit().toNanos());
    }

    /**
     * From time to time: what the kernel holds, and the other side's system goes on taking, moves; and one side may pause
     * while the other moves.
     */
    private void look() {
        long now = tunnel.loop.now();
        Standing leftward = left.out().standing();
        Standing rightward = right.out().standing();
        if (now - lastMoved < firstLook()) {
            tunnel.loop.set(tunnel, lastMoved + firstLook() - now);
            return;
        }
        if (leftward == Standing.MOVED || rightward == Standing.MOVED) {
            lastMoved = now;
        }
        boolean stalled = leftward == Standing.STALLED || rightward == Standing.STALLED;
        Duration limit = stalled ? tunnel.relay.timeouts().stalled() : idleLimit();
        long remaining = lastMoved + limit.toNanos() - now;
        if (remaining > 0) {
            resting = !stalled && now != lastMoved;
            tunnel.loop.set(tunnel, resting ? remaining : Math.min(remaining, tunnel.relay.lookNanos()));
        } else {
            tunnel.reset(halfClosed ? Outcome.HALF_CLOSED : Outcome.IDLE);
        }
    }

    @Override
    public @Nullable Outcome broken(End end, Outcome how) throws IOException {
        boolean isAllRead = end.in().hasEnded(); // an answer may stand before the RST that a write has met
        if (isReplaced(end, how, Request.NOTHING) || (isAllRead && tellUnanswered(end, how))) {
            return null;
        }
        right.out().forgetFlight();
        gone(end);
        cause = cause == null ? how : cause;
        End other = end.partner();
        if (other.out().isBroken()) {
            return cause; // nobody is left to pass anything on to
        }
        if (isAllRead) {
            return empty(end, cause);
        }
        end.out().giveUp();
        other.reading(false);
        end.reading(!other.out().isStalled());
        return null;
    }

    @Override
    public @Nullable Outcome cut(End end) {
        if (isReplaced(end, Outcome.CUT, Request.NOTHING) || tellUnanswered(end, Outcome.CUT)) {
            return null;
        }
        return end.partner().out().isBroken() ? Outcome.CUT : empty(end, Outcome.CUT);
    }

    private @Nullable Outcome empty(End gone, Outcome how) {
        tunnel.enter(new Emptying(tunnel, gone, lastMoved, how));
        return null;
    }

    @Override
    public void ended(boolean reset) {
        right.leave(reset);
    }

    @Override
    public long overdueFrame() {
        return right.in().overdue();
    }

    @Override
    public long overdueOutput() {
        return right.out().overdue();
    }
}
