package procurator.local.http;

import java.nio.ByteBuffer;
import procurator.http.Body;
import procurator.http.HttpException;
import procurator.relay.Stage;
import procurator.relay.Tunnel;

/** Drops the body of a request that was refused, since another comes behind it. */
final class UnwantedBodyStage implements Stage {
    private final Body body;
    private final Stage next;

    UnwantedBodyStage(Body body, Stage next) {
        this.body = body;
        this.next = next;
    }

    @Override
    public void received(ByteBuffer in, Tunnel tunnel) throws HttpException {
        int at = in.position();
        in.position(at + body.span(in.array(), in.arrayOffset() + at, in.remaining()));
        if (body.isOver()) {
            tunnel.become(next);
        }
    }
}
