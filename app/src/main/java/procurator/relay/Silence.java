package procurator.relay;

import java.nio.ByteBuffer;

/** Reads and drops everything and says nothing, until the deadline or the peer's FIN: a prober learns nothing. */
final class Silence implements Stage {
    static final Silence INSTANCE = new Silence();

    private Silence() {}

    @Override
    public void received(ByteBuffer in, Tunnel tunnel) {
        in.position(in.limit());
    }
}
