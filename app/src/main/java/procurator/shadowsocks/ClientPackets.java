package procurator.shadowsocks;

import java.time.InstantSource;
import java.util.function.Supplier;

/** Associations with one server, as the client half has them. One instance belongs to one loop. */
public final class ClientPackets {
    private final Supplier<ClientSession> sessions;

    /**
     * Packets to and from one server.
     *
     * @param seen of the method's edition, and not the one that streams use: they would push one another's salts out
     */
    public ClientPackets(ClientKeys keys, ReplayFilter seen, Salts salts, InstantSource clock) {
        LinkSecrets secrets = new LinkSecrets(keys.method(), seen, salts, clock);
        this.sessions = switch (keys.method().edition()) {
            case SIP004 -> classic(secrets, keys);
            case SIP022 -> numbered(secrets, keys);
        };
    }

    private static Supplier<ClientSession> classic(LinkSecrets secrets, ClientKeys keys) {
        Sip004Packets packets = new Sip004Packets(secrets, keys.key());
        return () -> packets;
    }

    private static Supplier<ClientSession> numbered(LinkSecrets secrets, ClientKeys keys) {
        PacketCipher cipher = PacketCipher.ofClient(secrets, keys);
        Identities.User self = cipher.user();
        return () -> new Sip022ClientSession(cipher, secrets, self);
    }

    /** The session of a new association. */
    public ClientSession session() {
        return sessions.get();
    }
}
