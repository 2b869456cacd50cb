package procurator.local.socks;

import java.nio.ByteBuffer;
import procurator.relay.Outcome;
import procurator.relay.Tunnel;
import procurator.socks.AuthMethod;
import procurator.socks.Greeting;
import procurator.socks.SocksException;

/** Waits for the client's greeting (RFC 1928, section 3), then for a password or for the request. */
public final class GreetingStage extends SocksStage {
    public GreetingStage(SocksService service) {
        super(service);
    }

    @Override
    public void received(ByteBuffer in, Tunnel tunnel) throws SocksException {
        Greeting greeting = Greeting.read(in);
        if (greeting == null) {
            return;
        }
        AuthMethod wanted = service.users().isEmpty() ? AuthMethod.NO_AUTHENTICATION : AuthMethod.USERNAME_PASSWORD;
        if (!greeting.offers(wanted)) {
            String offer = wanted == AuthMethod.NO_AUTHENTICATION
                    ? "it will not come in without a password, and none is asked for here (socks_users)"
                    : "it offers no user and password, which are asked for here (socks_users)";
            service.log().refused(tunnel, "method", offer);
            tunnel.sendAndClose(AuthMethod.NONE_ACCEPTABLE.selection(), Outcome.REFUSED);
            return;
        }
        tunnel.send(wanted.selection());
        tunnel.become(
                wanted == AuthMethod.NO_AUTHENTICATION ? new RequestStage(service) : new CredentialsStage(service));
    }
}
