package procurator.relay;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Instead of a dial: reads and drops everything and says nothing, until the deadline or the peer's FIN. A prober learns
 * nothing, and who has been told a failure has read it when the connection ends.
 */
final class Silence implements Phase {
    private final Tunnel tunnel;
    private final Outcome outcome;

    /** @param outcome how the tunnel ends then */
    Silence(Tunnel tunnel, Outcome outcome) {
        this.tunnel = tunnel;
        this.outcome = outcome;
    }

    @Override
    public void readable() throws IOException {
        ByteBuffer in = tunnel.left.in().receive();
        if (in == null) {
            tunnel.close(outcome);
        } else {
            tunnel.left.in().keep(in.position(in.limit()));
        }
    }

    @Override
    public void deadline() throws IOException {
        tunnel.left.in().discard();
        tunnel.close(outcome);
    }

    @Override
    public Outcome broken(End end, Outcome how) {
        return tunnel.target() == null ? Outcome.NO_REQUEST : how;
    }

    @Override
    public void ended(boolean reset) {
        // nothing else is there
    }
}
