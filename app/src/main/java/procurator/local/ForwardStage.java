package procurator.local;

import java.nio.ByteBuffer;
import procurator.relay.Request;
import procurator.relay.Stage;
import procurator.relay.Tunnel;
import procurator.wire.Address;

/** Dials one fixed target as soon as somebody connects: the target may be the one who speaks first. */
final class ForwardStage implements Stage {
    private final Address target;

    ForwardStage(Address target) {
        this.target = target;
    }

    @Override
    public void accepted(Tunnel tunnel) {
        tunnel.dial(Request.plain(target, Request.Replies.NONE));
    }

    @Override
    public void received(ByteBuffer in, Tunnel tunnel) {
        throw new IllegalStateException("bytes for a stage that ended when it began");
    }
}
