package procurator.relay;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import procurator.loop.Scratch;

/**
 * What is sent to the right before the first byte of an answer, while another connection may still take the place of the
 * one it is sent on. There is none of it where there is no other, and none once an answer begins.
 *
 * <p>What took no byte is sent again on another, see {@link Landing}. What may be asked twice is asked again where a
 * connection ends without an answer; where one is silent, as it is with a slow target, another is asked besides, see
 * {@link Hedge}, and who answers first is the right side. Decisions 011 and 035.
 */
final class FirstFlight implements Answer<Outbound> {
    private final Tunnel tunnel;
    private final Relaying relaying;
    private final Flown flown;
    private final Asked asked;
    private final Landing landing;
    private final Hedge hedge;
    private @Nullable Redial next;
    private boolean over;

    FirstFlight(Tunnel tunnel, Relaying relaying, End right, Trial trial) {
        this.tunnel = tunnel;
        this.relaying = relaying;
        this.asked = new Asked(contender(right, trial));
        this.flown = new Flown(tunnel.loop, trial.mayRepeat(Request.NOTHING, 0, 0));
        this.landing = new Landing(tunnel, this);
        this.hedge = new Hedge(tunnel, this, flown);
    }

    private Contender contender(End end, Trial trial) {
        return new Contender(end, trial, () -> leave(end));
    }

    Asked asked() {
        return asked;
    }

    boolean isFull() {
        return flown.isFull();
    }

    private long now() {
        return tunnel.loop.now();
    }

    // What the right end tells.

    /**
     * Plain bytes were sent on it, maybe only what opens the stream.
     *
     * @param spare an array of the scratch that does not hold the bytes
     */
    void sent(byte[] plain, int offset, int length, byte[] spare) {
        if (length > 0) {
            keep(plain, offset, length);
        }
        asked.sent(now(), plain, offset, length, spare);
        if (!over) {
            landing.sent();
            hedge.sent();
        }
    }

    private void keep(byte[] plain, int offset, int length) {
        boolean speaksFirst = !flown.isSaid();
        flown.add(plain, offset, length, asked.latest(), asked.first().hasLanded());
        if (speaksFirst) {
            hedge.anew();
        }
        if (speaksFirst || !flown.isRepeatable()) {
            askNobodyElse(); // it was not the other side's turn to speak; or it may be said to one alone
            keepLess();
        }
    }

    /** FIN follows what was sent. */
    void finished() {
        for (Contender rival : asked.rivals()) {
            tunnel.guard(rival.end(), rival.end().out()::finish);
        }
    }

    /** The other side has some of the first bytes. */
    void landed() throws IOException {
        Contender right = asked.first();
        if (!right.hasLanded()) {
            boolean full = isFull();
            right.landed();
            tunnel.loop.cancel(landing);
            keepLess();
            if (full) {
                right.end().resumePartner();
            }
        }
    }

    /** They are not asked again any more. */
    void late() {
        if (flown.isSaid()) {
            flown.expire();
            keepLess();
        }
    }

    private void keepLess() {
        if (asked.first().hasLanded() && !flown.isRepeatable()) {
            flown.landed();
            cancelNext();
        }
    }

    // What any of them tells.

    /** Something came: plain bytes, or none that are whole. */
    void heard(End from, int plain) throws IOException {
        Contender answering = asked.of(from);
        if (answering == null || (plain == 0 && !from.in().hasBegunFrame())) {
            return;
        }
        answering.answered(now());
        promote(answering);
        asked.overtaken();
        close();
        from.resumePartner();
    }

    /**
     * A connection is broken, or has ended.
     *
     * @param unsent plain bytes it did not take
     * @return whether the tunnel goes on without it
     */
    boolean lost(End end, Outcome how, byte[] unsent) {
        Contender gone = asked.of(end);
        if (gone == null) {
            return false;
        }
        boolean arrived = gone.mayHaveArrived();
        boolean left = tunnel.left.in().hasEnded();
        boolean may = !arrived || (!left && !hedge.isLate() && flown.mayRepeat(unsent, asked.latest()));
        boolean again = may && flown.isWhole(Scratch.READ_MAX - unsent.length);
        gone.ended(how, left, now());
        if (!asked.isAlone()) {
            drop(gone);
            if (unsent.length > 0) {
                asked.first().end().out().send(unsent, 0, unsent.length, tunnel.loop.scratch().out);
            }
        } else if (again) {
            replace(arrived ? how : null, unsent);
        } else {
            close();
            return false;
        }
        return true;
    }

    /** No answer is to be expected of it any more. */
    private void leave(End end) {
        Contender left = asked.of(end);
        if (left == null || over) {
            return;
        }
        tunnel.guard(end, () -> {
            boolean again = flown.isWhole(Scratch.READ_MAX) && flown.mayRepeat(Request.NOTHING, asked.latest());
            left.abandoned();
            if (!asked.isAlone()) {
                drop(left);
            } else if (again) {
                replace(Outcome.SILENT, Request.NOTHING);
            } else {
                tunnel.reset(Outcome.SILENT);
            }
        });
    }

    /** One that is not the last is asked no more, and another soon. */
    private void drop(Contender gone) {
        asked.remove(gone);
        promote(asked.first());
        gone.end().end(true);
        hedge.lost();
        tunnel.guard(tunnel.left, relaying.right()::resumePartner);
    }

    private void promote(Contender to) {
        if (to.end() != relaying.right()) {
            asked.toFront(to);
            relaying.rightIs(to.end());
            landing.watch();
        }
    }

    /** Nobody is left who may answer: the tunnel waits for another connection. */
    private void replace(@Nullable Outcome how, byte[] unsent) {
        byte[] again = flown.with(unsent);
        Redial redial =
                next == null ? new Redial(asked.latest(), relaying.request().target(), this) : next;
        next = null;
        relaying.right().end(how == Outcome.SILENT);
        tunnel.left.unbind();
        if (how == null) {
            tunnel.progress().lost();
        }
        tunnel.enter(new Dialling(tunnel, relaying.request().withFirstPayload(again), redial, how));
    }

    /** Another connection takes the place of one on which nothing arrived. */
    private void move(Outbound route) throws IOException {
        byte[] again = flown.with(Request.NOTHING);
        relaying.right().end(true);
        Relaying moved = new Relaying(tunnel, relaying.request(), route);
        tunnel.enter(moved);
        moved.start(again, false);
    }

    // Others that are asked.

    boolean mayAskAnother(int atOnce) {
        return next == null && asked.first().hasBegun() && asked.size() < atOnce;
    }

    void askAnother() {
        if (next == null) {
            next = new Redial(asked.latest(), relaying.request().target(), this);
            next.start();
        }
    }

    @Override
    public void succeeded(Outbound route) {
        next = null;
        tunnel.guard(asked.first().end(), () -> reached(route));
    }

    private void reached(Outbound route) throws IOException {
        if (asked.isAlone()) {
            if (asked.first().isUnseen()) {
                move(route);
                return;
            }
            landed();
        }
        Trial trial = route.trial();
        if (flown.isRepeatable() && trial != null) {
            join(contender(End.of(tunnel, route, relaying), trial));
        } else {
            route.socket().close();
        }
        hedge.dialled();
    }

    private void join(Contender rival) throws IOException {
        Outflow out = rival.end().out();
        byte[] plain = flown.with(Request.NOTHING);
        asked.add(rival);
        rival.sent(now(), plain, 0, plain.length);
        hedge.sent();
        rival.end().reading(true);
        out.send(plain, 0, plain.length, tunnel.loop.scratch().out);
        if (tunnel.left.in().hasEnded()) {
            out.finish();
        }
    }

    @Override
    public void failed(DialFailure why) {
        next = null;
        hedge.exhausted();
    }

    private void askNobodyElse() {
        cancelNext();
        asked.dropOthers();
    }

    private void cancelNext() {
        if (next != null) {
            next.cancel();
            next = null;
        }
    }

    /** Nothing is kept any more, and nobody else is asked. */
    void close() {
        if (!over) {
            over = true;
            tunnel.loop.cancel(landing);
            tunnel.loop.cancel(hedge);
            askNobodyElse();
            asked.first().abandoned();
            flown.clear();
            relaying.settled();
        }
    }
}
