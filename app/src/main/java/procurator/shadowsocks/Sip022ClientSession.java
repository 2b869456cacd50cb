package procurator.shadowsocks;

import java.util.ArrayList;
import java.util.List;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * One association of the 2022 edition at the client half. The server may begin another session of its own for it, after
 * a restart above all; answers of those before may still be on their way.
 */
final class Sip022ClientSession implements ClientSession {
    /** How many server sessions are known at once. */
    private static final int MOST_SESSIONS = 4;

    /** How long a silent one is kept: until its last packet, stamped 30 s ahead at most, is stale. */
    private static final long KEPT_SECONDS = 61;

    private final PacketCipher cipher;
    private final LinkSecrets secrets;
    private final Identities.User self;
    private final SessionSealer requests;
    private final List<Peer> peers = new ArrayList<>(1);

    /** One session of the server's. */
    private static final class Peer {
        private final long id;
        private final SecretKey key;
        private final SlidingWindow window = new SlidingWindow();
        private long heard;

        Peer(long id, SecretKey key) {
            this.id = id;
            this.key = key;
        }
    }

    Sip022ClientSession(PacketCipher cipher, LinkSecrets secrets, Identities.User self) {
        this.cipher = cipher;
        this.secrets = secrets;
        this.self = self;
        this.requests = new SessionSealer(cipher, secrets, self, PacketBody.REQUEST);
    }

    SessionSealer requests() {
        return requests;
    }

    @Override
    public boolean roams() {
        return true;
    }

    @Override
    public int sealedSize(int length) {
        return requests.sealedSize(length);
    }

    @Override
    public int seal(byte[] addressed, int offset, int length, byte[] out, int outOffset) {
        return requests.seal(0, addressed, offset, length, out, outOffset);
    }

    @Override
    public @Nullable Refusal open(byte[] packet, int offset, int length, byte[] out, int outOffset, Opened opened) {
        opened.clear();
        if (!cipher.read(packet, offset, length, out, outOffset)) {
            return Refusal.UNAUTHENTICATED;
        }
        Peer known = peer(cipher.session());
        if (known != null && !known.window.isFree(cipher.number())) {
            return Refusal.REPLAYED;
        }
        SecretKey key = known == null ? cipher.key(self, cipher.session()) : known.key;
        int plain = cipher.open(key, packet, offset, length, out, outOffset);
        if (plain < 0) {
            return Refusal.UNAUTHENTICATED;
        }
        int body = outOffset + PacketCipher.IDS;
        Refusal refusal = PacketBody.ANSWER.read(out, body, plain, secrets.now(), opened);
        if (refusal != null) {
            return refusal;
        }
        boolean ours = PacketBody.clientSession(out, body) == requests.id();
        Peer peer = known == null && ours ? begun(key) : known;
        return ours && peer != null ? taken(peer) : Refusal.REPLAYED;
    }

    private @Nullable Peer peer(long id) {
        for (Peer peer : peers) {
            if (peer.id == id) {
                return peer;
            }
        }
        return null;
    }

    /** A session not known before, which takes the place of those that are over; {@code null} if there are too many. */
    private @Nullable Peer begun(SecretKey key) {
        long now = secrets.now();
        peers.removeIf(peer -> now - peer.heard >= KEPT_SECONDS);
        if (peers.size() == MOST_SESSIONS) {
            return null;
        }
        Peer peer = new Peer(cipher.session(), key);
        peers.addFirst(peer);
        return peer;
    }

    private @Nullable Refusal taken(Peer peer) {
        peer.heard = secrets.now();
        return peer.window.accept(cipher.number()) ? null : Refusal.REPLAYED;
    }
}
