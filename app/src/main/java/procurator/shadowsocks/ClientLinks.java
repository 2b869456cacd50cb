package procurator.shadowsocks;

import java.time.InstantSource;
import procurator.wire.Address;

/** Opens links. One instance belongs to one loop. */
public final class ClientLinks {
    private final ClientKeys keys;
    private final LinkSecrets secrets;

    /**
     * Links to one server.
     *
     * @param seen of the method's edition
     */
    public ClientLinks(ClientKeys keys, ReplayFilter seen, Salts salts, InstantSource clock) {
        this.keys = keys;
        this.secrets = new LinkSecrets(keys.method(), seen, salts, clock);
    }

    /** A link to this target. Nothing is drawn, stamped or derived before the encoder's first call. */
    public Link open(Address target) {
        Method.Edition edition = keys.method().edition();
        byte[] psk = keys.key();
        return switch (edition) {
            case SIP004 ->
                new Link(
                        new StreamEncoder(edition, new Sip004Request.Writer(secrets, psk, target)),
                        new StreamDecoder(edition, new Sip004Response.Reader(secrets, psk)));
            case SIP022 -> throw new UnsupportedOperationException();
        };
    }
}
