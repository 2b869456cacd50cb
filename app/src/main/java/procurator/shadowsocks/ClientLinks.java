package procurator.shadowsocks;

import java.time.InstantSource;
import procurator.wire.Address;

/** Opens links. One instance belongs to one loop. */
public final class ClientLinks {
    private final ClientKeys keys;
    private final LinkSecrets secrets;
    private final Sip022Request.Client client;

    /** Links to one server. */
    public ClientLinks(ClientKeys keys, ReplayFilter seen, Salts salts, InstantSource clock) {
        this.keys = keys;
        this.secrets = new LinkSecrets(keys.method(), seen, salts, clock);
        this.client = new Sip022Request.Client(secrets, keys);
    }

    /** A link to this target. Nothing is drawn, stamped or derived before the encoder's first call. */
    public Link open(Address target) {
        return switch (keys.method().edition()) {
            case SIP004 -> classic(target);
            case SIP022 -> stamped(target);
        };
    }

    private Link classic(Address target) {
        Method.Edition edition = Method.Edition.SIP004;
        Opening request = new Sip004Request.Writer(secrets, keys.key(), target);
        StreamDecoder.Beginning answer = new Sip004Response.Reader(secrets, keys.key());
        return new Link(new StreamEncoder(edition, request), new StreamDecoder(edition, answer));
    }

    private Link stamped(Address target) {
        Method.Edition edition = Method.Edition.SIP022;
        Sip022Request.Writer request = new Sip022Request.Writer(client, target);
        StreamDecoder.Beginning answer = new Sip022Response.Reader(client, request);
        return new Link(new StreamEncoder(edition, request), new StreamDecoder(edition, answer));
    }
}
