package procurator.local.socks;

import java.nio.ByteBuffer;
import procurator.relay.Outcome;
import procurator.relay.Request;
import procurator.relay.Tunnel;
import procurator.socks.Socks4Reply;
import procurator.socks.Socks4Request;
import procurator.socks.SocksException;

/** Waits for the one message of a SOCKS4 or SOCKS4a client, and dials; no password comes with it. */
public final class Socks4Stage extends SocksStage {
    public Socks4Stage(SocksService service) {
        super(service);
    }

    @Override
    public void received(ByteBuffer in, Tunnel tunnel) throws SocksException {
        Socks4Request request = Socks4Request.read(in);
        if (request == null) {
            return;
        }
        if (!service.users().isEmpty()) {
            refuse(
                    "version",
                    "SOCKS4, which has no password, and one is asked for here (expected: SOCKS5 or HTTP)",
                    tunnel);
        } else if (!service.mode().hasTcp()) {
            refuse("command", "CONNECT, and mode is udp_only (expected: tcp_and_udp for both)", tunnel);
        } else {
            tunnel.dial(Request.plain(request.address(), Socks4Replies.INSTANCE));
        }
    }

    private void refuse(String kind, String why, Tunnel tunnel) {
        service.log().refused(tunnel, kind, why);
        tunnel.sendAndClose(Socks4Reply.REJECTED.bytes(), Outcome.REFUSED);
    }
}
