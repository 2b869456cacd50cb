package procurator.local.socks;

import java.nio.ByteBuffer;
import procurator.relay.Outcome;
import procurator.relay.Request;
import procurator.relay.Tunnel;
import procurator.socks.Reply;
import procurator.socks.SocksException;
import procurator.socks.SocksRequest;

/** Waits for the client's request (RFC 1928, section 4) and follows it. */
final class RequestStage extends SocksStage {
    RequestStage(SocksService service) {
        super(service);
    }

    @Override
    public void received(ByteBuffer in, Tunnel tunnel) throws SocksException {
        SocksRequest request = SocksRequest.read(in);
        if (request == null) {
            return;
        }
        switch (request.command()) {
            case CONNECT -> connect(request, tunnel);
            case UDP_ASSOCIATE -> associate(request, tunnel);
            case BIND -> refuse(Reply.COMMAND_NOT_SUPPORTED, "BIND (expected: CONNECT or UDP ASSOCIATE)", tunnel);
        }
    }

    private void connect(SocksRequest request, Tunnel tunnel) {
        if (service.mode().hasTcp()) {
            tunnel.dial(Request.plain(request.address(), SocksReplies.INSTANCE));
        } else {
            refuse(Reply.NOT_ALLOWED, "CONNECT, and mode is udp_only (expected: tcp_and_udp for both)", tunnel);
        }
    }

    private void associate(SocksRequest request, Tunnel tunnel) {
        if (service.mode().hasUdp()) {
            service.udp().associate(tunnel, request.address(), service.log());
        } else {
            refuse(Reply.NOT_ALLOWED, "UDP ASSOCIATE, and mode is tcp_only (expected: tcp_and_udp for both)", tunnel);
        }
    }

    private void refuse(Reply reply, String why, Tunnel tunnel) {
        service.log().refused(tunnel, "command", why);
        tunnel.sendAndClose(reply.bytes(), Outcome.REFUSED);
    }
}
