package procurator.relay;

import java.io.IOException;
import java.nio.ByteBuffer;
import procurator.wire.ProtocolException;

/** The first phase: stages learn from the left side who this is, and where to. */
final class Handshake implements Phase {
    private final Tunnel tunnel;
    private Stage stage;
    private boolean handedOver;

    Handshake(Tunnel tunnel, Stage first) {
        this.tunnel = tunnel;
        this.stage = first;
    }

    void accepted() {
        stage.accepted(tunnel);
    }

    void become(Stage next) {
        stage = next;
        handedOver = true;
    }

    @Override
    public void readable() throws IOException {
        ByteBuffer in = tunnel.left.in().receive();
        if (in == null) {
            tunnel.close(Outcome.NO_REQUEST);
            return;
        }
        feed(in);
        if (!tunnel.left.isClosed()) {
            boolean silent = !tunnel.isAt(this) && tunnel.target() == null;
            tunnel.left.in().keep(silent ? in.position(in.limit()) : in);
        }
    }

    private void feed(ByteBuffer in) {
        do {
            handedOver = false;
            Stage current = stage;
            try {
                current.received(in, tunnel);
            } catch (ProtocolException e) {
                current.broken(e, tunnel);
            }
        } while (handedOver && in.hasRemaining() && tunnel.isAt(this));
    }

    @Override
    public void deadline() throws IOException {
        tunnel.left.in().discard();
        tunnel.close(Outcome.TOO_SLOW);
    }

    @Override
    public Outcome broken(End end, Outcome how) {
        return Outcome.NO_REQUEST;
    }

    @Override
    public void ended(boolean reset) {
        stage.ended();
    }
}
