package procurator.relay;

import java.io.IOException;
import java.nio.ByteBuffer;
import procurator.wire.ProtocolException;

/** The first phase: stages learn from the left side who this is, and where to. */
final class Handshake implements Phase {
    private final Tunnel tunnel;
    private final boolean anew;
    private Stage stage;
    private boolean handedOver;

    /** @param anew whether the left side's connection has served before, and may end without another word */
    Handshake(Tunnel tunnel, Stage first, boolean anew) {
        this.tunnel = tunnel;
        this.stage = first;
        this.anew = anew;
    }

    void accepted() {
        stage.accepted(tunnel);
    }

    /** Shows the first stage what the left side has sent behind its last request. */
    void showKept() throws IOException {
        if (tunnel.left.in().hasKept()) {
            show(tunnel.left.in().kept());
        }
    }

    void become(Stage next) {
        stage = next;
        handedOver = true;
    }

    @Override
    public void readable() throws IOException {
        ByteBuffer in = tunnel.left.in().receive();
        if (in == null) {
            tunnel.close(anew ? Outcome.COMPLETE : Outcome.NO_REQUEST);
        } else {
            show(in);
        }
    }

    private void show(ByteBuffer in) throws IOException {
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
        tunnel.close(anew ? Outcome.COMPLETE : Outcome.TOO_SLOW);
    }

    @Override
    public Outcome broken(End end, Outcome how) {
        return anew ? Outcome.COMPLETE : Outcome.NO_REQUEST;
    }

    @Override
    public void ended(boolean reset) {
        stage.ended();
    }
}
