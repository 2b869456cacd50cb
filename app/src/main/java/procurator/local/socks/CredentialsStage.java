package procurator.local.socks;

import java.nio.ByteBuffer;
import procurator.relay.Outcome;
import procurator.relay.Tunnel;
import procurator.socks.Credentials;
import procurator.socks.CredentialsStatus;
import procurator.socks.SocksException;

/** Waits for a user's name and password (RFC 1929), then lets {@link RequestStage} go on. */
final class CredentialsStage extends SocksStage {
    CredentialsStage(SocksService service) {
        super(service);
    }

    @Override
    public void received(ByteBuffer in, Tunnel tunnel) throws SocksException {
        Credentials credentials = Credentials.read(in);
        if (credentials == null) {
            return;
        }
        if (!service.users().admit(credentials)) {
            String user = "user \"" + credentials.user() + "\" is not known here, or the password is not that user's";
            service.log().refused(tunnel, "password", user + " (expected: one of socks_users)");
            tunnel.sendAndClose(CredentialsStatus.FAILURE.bytes(), Outcome.REFUSED);
            return;
        }
        tunnel.send(CredentialsStatus.SUCCESS.bytes());
        tunnel.become(new RequestStage(service));
    }
}
