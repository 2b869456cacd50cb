package procurator.server;

import java.nio.ByteBuffer;
import procurator.relay.Request;
import procurator.relay.Stage;
import procurator.relay.Tunnel;
import procurator.shadowsocks.LinkRefused;
import procurator.shadowsocks.LinkRequest;
import procurator.shadowsocks.RequestReader;
import procurator.wire.ProtocolException;

/** Waits for the opening of a link. Whoever does not know the key, or repeats somebody who did, meets silence. */
final class LinkHeaderStage implements Stage {
    private final RequestReader reader;
    private final LinkService service;

    LinkHeaderStage(RequestReader reader, LinkService service) {
        this.reader = reader;
        this.service = service;
    }

    @Override
    public void received(ByteBuffer in, Tunnel tunnel) throws LinkRefused {
        LinkRequest request = reader.read(in);
        if (request != null) {
            tunnel.dial(new Request(
                    request.target(),
                    request.firstPayload(),
                    request.decoder(),
                    request.encoder(),
                    Request.Replies.NONE,
                    request.user(),
                    service.account(request.user()),
                    null));
        }
    }

    @Override
    public void broken(ProtocolException why, Tunnel tunnel) {
        if (why instanceof LinkRefused refused) {
            service.refused(refused, tunnel.source());
        }
        tunnel.fallSilent();
    }
}
