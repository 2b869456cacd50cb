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

    /** How long a silent one is kept: by a clock that never jumps, and until its last packet is stale. */
    private static final long KEPT_SECONDS = 61;

    private final PacketCipher cipher;
    private final LinkSecrets secrets;
    private final Identities.User self;
    private final SessionSealer requests;
    private final List<Peer> peers = new ArrayList<>(1);

    /** Of sessions given up: none before there was one too many. */
    private @Nullable Forgotten forgotten;

    /** One session of the server's. */
    private static final class Peer {
        private final long id;
        private final SecretKey key;
        private final SlidingWindow window = new SlidingWindow();
        private final Spans spans = new Spans();
        private long heard;

        Peer(long id, SecretKey key) {
            this.id = id;
            this.key = key;
        }
    }

    Sip022ClientSession(PacketCipher cipher, LinkSecrets secrets) {
        this.cipher = cipher;
        this.secrets = secrets;
        this.self = cipher.user();
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
        long stamp = PacketBody.stamp(out, body);
        Peer peer = known == null && ours && !isForgotten(stamp) ? begun(key) : known;
        return ours && peer != null ? taken(peer, stamp) : Refusal.REPLAYED;
    }

    private @Nullable Peer peer(long id) {
        for (Peer peer : peers) {
            if (peer.id == id) {
                return peer;
            }
        }
        return null;
    }

    private boolean isForgotten(long stamp) {
        return forgotten != null && forgotten.contains(stamp);
    }

    /** A session not known before, which takes the place of those that are over; {@code null} if there are too many. */
    private @Nullable Peer begun(SecretKey key) {
        if (peers.size() == MOST_SESSIONS) {
            peers.removeIf(this::isOver);
        }
        if (peers.size() == MOST_SESSIONS) {
            return null;
        }
        Peer peer = new Peer(cipher.session(), key);
        peers.addFirst(peer);
        return peer;
    }

    private boolean isOver(Peer peer) {
        boolean silent = secrets.passed() - peer.heard >= KEPT_SECONDS;
        boolean over = silent && secrets.now() - peer.spans.last() > Stamp.MOST_SECONDS;
        if (over) {
            forgotten = forgotten == null ? new Forgotten() : forgotten;
            peer.spans.forget(forgotten);
        }
        return over;
    }

    private @Nullable Refusal taken(Peer peer, long stamp) {
        if (!peer.window.accept(cipher.number())) {
            return Refusal.REPLAYED;
        }
        peer.heard = secrets.passed();
        peer.spans.add(stamp, secrets.jumps());
        return null;
    }
}
