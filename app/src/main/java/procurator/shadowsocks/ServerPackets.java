package procurator.shadowsocks;

import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Packets of one server's clients, as the server half reads them. One instance belongs to one loop. */
public final class ServerPackets {
    private final Sip004Packets classic;
    private final @Nullable Sip022Sessions sessions;

    /**
     * Packets from the clients of one server.
     *
     * @param seen of the method's edition, and not the one that streams use: they would push one another's salts out
     */
    public ServerPackets(ServerKeys keys, ReplayFilter seen, Salts salts, InstantSource clock) {
        LinkSecrets secrets = new LinkSecrets(keys.method(), seen, salts, clock);
        this.classic = new Sip004Packets(secrets, keys.key());
        this.sessions = switch (keys.method().edition()) {
            case SIP004 -> null;
            case SIP022 -> new Sip022Sessions(secrets, keys);
        };
    }

    /**
     * Opens a packet.
     *
     * @param out takes up to {@code length} bytes from {@code outOffset} on; never {@code packet}
     * @param opened says where address and payload stand in {@code out}, the address well-formed; and, in the 2022
     *     edition, which session that is: one that is kept, or a new one. In the classic edition it is the client's
     *     address that says so
     * @return {@code null}, or why the packet must be dropped; {@code out} then holds nothing of use
     */
    public @Nullable Refusal open(byte[] packet, int offset, int length, byte[] out, int outOffset, Opened opened) {
        return sessions == null
                ? classic.open(packet, offset, length, out, outOffset, opened)
                : sessions.open(packet, offset, length, out, outOffset, opened);
    }

    /** Seals the answers of all associations, in the classic edition. */
    public ServerSession classicSession() {
        return classic;
    }

    /** Has a new session found by {@link #open} from now on. */
    public void keep(ServerSession session) {
        if (sessions != null && session instanceof Sip022ServerSession numbered) {
            sessions.keep(numbered);
        }
    }

    /** The association of this session has ended. */
    public void forget(ServerSession session) {
        if (sessions != null && session instanceof Sip022ServerSession numbered) {
            sessions.forget(numbered);
        }
    }
}
