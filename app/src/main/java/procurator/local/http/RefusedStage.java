package procurator.local.http;

import java.nio.ByteBuffer;
import procurator.http.HttpException;
import procurator.relay.Stage;
import procurator.relay.Tunnel;

/** Tells the client what is wrong with the body it sent, while its head had been taken. */
final class RefusedStage implements Stage {
    private final HttpService service;
    private final HttpException why;

    RefusedStage(HttpService service, HttpException why) {
        this.service = service;
        this.why = why;
    }

    @Override
    public void accepted(Tunnel tunnel) {
        new HttpStage(service).broken(why, tunnel);
    }

    @Override
    public void received(ByteBuffer in, Tunnel tunnel) {
        throw new IllegalStateException("bytes for a stage that ended when it began");
    }
}
