package procurator.shadowsocks;

import java.time.InstantSource;

/** Reads links. One instance belongs to one loop. */
public final class ServerLinks {
    private final ServerKeys keys;
    private final LinkSecrets secrets;
    private final Sip022Request.Server server;

    /** Links from the clients of one server. */
    public ServerLinks(ServerKeys keys, ReplayFilter seen, Salts salts, InstantSource clock) {
        this.keys = keys;
        this.secrets = new LinkSecrets(keys.method(), seen, salts, clock);
        this.server = new Sip022Request.Server(secrets, keys);
    }

    /** A reader for one connection. */
    public RequestReader reader() {
        return switch (keys.method().edition()) {
            case SIP004 -> new Sip004Request.Reader(secrets, keys.key());
            case SIP022 -> new Sip022Request.Reader(server);
        };
    }
}
