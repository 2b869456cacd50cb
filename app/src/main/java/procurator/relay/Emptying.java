package procurator.relay;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The last phase of a tunnel that broke: one end is no more. What had arrived on it still goes out at its partner, and
 * when that side's system has acknowledged all of it comes RST, since RST takes with it what the kernel still holds.
 * Decision 010.
 */
final class Emptying implements Phase {
    /** How soon it is looked again whether all was acknowledged; each look waits twice as long, up to the longest. */
    private static final long SOON_NANOS = 2_000_000;

    private static final long LATER_NANOS = 250_000_000;

    /** Where no one says what was acknowledged (java.nio), bytes have arrived so long after the last of them was written. */
    private static final long ARRIVED_NANOS = 100_000_000;

    private final Tunnel tunnel;
    private final End partner;
    private final Outcome outcome;
    private long lastMoved;
    private long pause = SOON_NANOS;

    /**
     * @param gone the end that is no more
     * @param lastMoved when the tunnel last carried something
     */
    Emptying(Tunnel tunnel, End gone, long lastMoved, Outcome outcome) {
        this.tunnel = tunnel;
        this.partner = gone.partner();
        this.lastMoved = lastMoved;
        this.outcome = outcome;
        gone.leave(true);
        partner.unbind();
        partner.out().forgetFlight();
        tunnel.loop.soon(tunnel);
    }

    @Override
    public void readable() throws IOException {
        partner.reading(false);
    }

    @Override
    public void deadline() throws IOException {
        partner.reading(false);
        Standing standing = partner.out().standing();
        if (standing == Standing.MOVED) {
            lastMoved = tunnel.loop.now();
        }
        long still = tunnel.loop.now() - lastMoved;
        if (standing == Standing.DONE || (standing == Standing.UNKNOWN && still >= ARRIVED_NANOS)) {
            tunnel.reset(outcome);
        } else if (still >= tunnel.relay.timeouts().stalled().toNanos()) {
            tunnel.reset(Outcome.IDLE);
        } else {
            tunnel.loop.set(tunnel, pause);
            pause = Math.min(2 * pause, LATER_NANOS);
        }
    }

    @Override
    public @Nullable Outcome broken(End end, Outcome how) {
        return outcome;
    }

    @Override
    public void ended(boolean reset) {
        partner.leave(reset);
    }

    @Override
    public long overdueOutput() {
        return partner.out().overdue();
    }
}
