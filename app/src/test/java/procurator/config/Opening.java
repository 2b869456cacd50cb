package procurator.config;

import java.time.Instant;
import java.time.InstantSource;
import procurator.shadowsocks.ClientKeys;
import procurator.shadowsocks.ClientSession;
import procurator.shadowsocks.Opened;
import procurator.shadowsocks.Refusal;
import procurator.shadowsocks.ReplayFilter;
import procurator.shadowsocks.Salts;
import procurator.shadowsocks.ServerKeys;

/** Keys show nothing of themselves: which they are is seen by what they open. */
final class Opening {
    static final String NOBODY = "a client without a name";

    private Opening() {}

    /** As whom a server takes a packet that was sealed under this password, or why it does not. */
    static String by(String password, ServerKeys keys) {
        return by(ClientKeys.ofPassword(keys.method(), password), keys);
    }

    /** As whom a server of this password takes a packet that was sealed under these keys, or why it does not. */
    static String by(ClientKeys keys, String password) {
        return by(keys, ServerKeys.ofPassword(keys.method(), password));
    }

    private static String by(ClientKeys client, ServerKeys server) {
        InstantSource clock = InstantSource.fixed(Instant.ofEpochSecond(1_800_000_000));
        ClientSession session =
                client.sessions(ReplayFilter.of(clock), new Salts(), clock).get();
        byte[] addressed = {1, 127, 0, 0, 1, 0, 53};
        byte[] packet = new byte[session.sealedSize(addressed.length)];
        int length = session.seal(addressed, 0, addressed.length, packet, 0);
        Opened opened = new Opened();
        Refusal refusal = server.packets(ReplayFilter.of(clock), new Salts(), clock)
                .open(packet, 0, length, new byte[1000], 0, opened);
        String user = opened.user();
        return refusal != null ? refusal.name() : user == null ? NOBODY : user;
    }
}
