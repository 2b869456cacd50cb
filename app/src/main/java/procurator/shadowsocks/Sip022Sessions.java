package procurator.shadowsocks;

import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/** The sessions of the 2022 edition at the server half. No state comes of a packet that is not authentic. */
final class Sip022Sessions implements PacketReader {
    /** So many that ended stay known however long ago: a clock set back finds them, in 0.3 MiB. */
    private static final int ENDED_KEPT = 1_024;

    /** One costs some 320 bytes once it has ended; all together take an eighth of the heap at most. */
    private static final long MOST = Runtime.getRuntime().maxMemory() / 8 / 320;

    private final LinkSecrets secrets;
    private final PacketCipher cipher;
    private final Map<Key, Sip022ServerSession> sessions = new HashMap<>();
    private final Map<Key, Ended> ended = new LinkedHashMap<>();
    private final Shares shares;
    private long looked;

    /** What was taken of a session that is no longer kept, while a copy of it could still be in time. */
    private record Ended(SlidingWindow window, Spans spans, long at) {}

    /** Says which session. */
    record Key(long session, Identities.User user) {
        /** A peer chooses the session ID, and must not be able to choose where it goes. */
        private static final long SECRET = new SecureRandom().nextLong() | 1;

        @Override
        public int hashCode() {
            return (int) ((session * SECRET) >>> Integer.SIZE);
        }
    }

    Sip022Sessions(LinkSecrets secrets, PacketCipher cipher) {
        this.secrets = secrets;
        this.cipher = cipher;
        this.shares = new Shares((int) Math.min(MOST, Integer.MAX_VALUE / 2));
    }

    void keep(Sip022ServerSession session) {
        boolean known = sessions.put(session.of, session) != null;
        if (ended.remove(session.of) == null && !known) {
            shares.take(session.user());
        }
    }

    void forget(Sip022ServerSession session) {
        if (sessions.remove(session.of, session)) {
            ended.put(session.of, new Ended(session.window, session.spans, secrets.passed()));
            forgetStale();
        }
    }

    /** Once a second at most: after a clock was set back, one that must stay may stand before others that need not. */
    private void forgetStale() {
        long passed = secrets.passed();
        if (ended.size() <= ENDED_KEPT || passed == looked) {
            return;
        }
        looked = passed;
        long now = secrets.now();
        Iterator<Map.Entry<Key, Ended>> each = ended.entrySet().iterator();
        while (ended.size() > ENDED_KEPT && each.hasNext()) {
            Map.Entry<Key, Ended> next = each.next();
            Ended session = next.getValue();
            boolean passedLongAgo = passed - session.at > StampedSalts.KEPT_SECONDS;
            if (passedLongAgo && now - session.spans.last() > StampedSalts.KEPT_SECONDS - Stamp.MOST_SECONDS) {
                each.remove();
                session.spans.forget(secrets.seen.forgotten());
                shares.give(next.getKey().user().name(), 1);
            }
        }
    }

    @Override
    public @Nullable Refusal open(byte[] packet, int offset, int length, byte[] out, int outOffset, Opened opened) {
        opened.clear();
        if (!cipher.read(packet, offset, length, out, outOffset)) {
            return Refusal.UNAUTHENTICATED;
        }
        Key of = new Key(cipher.session(), cipher.user());
        Sip022ServerSession known = sessions.get(of);
        Ended before = known == null ? ended.get(of) : null;
        SlidingWindow window = known != null ? known.window : before != null ? before.window : null;
        if (window != null && !window.isFree(cipher.number())) {
            return Refusal.REPLAYED;
        }
        SecretKey key = known == null ? cipher.key(cipher.user(), cipher.session()) : known.key;
        int plain = cipher.open(key, packet, offset, length, out, outOffset);
        if (plain < 0) {
            return Refusal.UNAUTHENTICATED;
        }
        opened.by(cipher.user().name());
        int body = outOffset + PacketCipher.IDS;
        Refusal refusal = read(out, body, plain, window == null, opened);
        if (refusal == null) {
            Sip022ServerSession session = known == null ? begun(of, key, before) : known;
            session.window.accept(cipher.number());
            session.spans.add(PacketBody.stamp(out, body), secrets.jumps());
            opened.in(session);
        }
        return refusal;
    }

    private @Nullable Refusal read(byte[] out, int body, int plain, boolean unknown, Opened opened) {
        Refusal refusal = PacketBody.REQUEST.read(out, body, plain, secrets.now(), opened);
        if (refusal == null && !secrets.seen.remembers(PacketBody.stamp(out, body))) {
            return Refusal.REPLAYED;
        }
        return refusal == null && unknown && !hasRoom() ? Refusal.TOO_MANY : refusal;
    }

    private boolean hasRoom() {
        if (shares.hasRoom(cipher.user().name())) {
            return true;
        }
        forgetStale();
        return shares.hasRoom(cipher.user().name());
    }

    private Sip022ServerSession begun(Key of, SecretKey key, @Nullable Ended before) {
        SlidingWindow window = before == null ? new SlidingWindow() : before.window;
        Spans spans = before == null ? new Spans() : before.spans;
        SessionSealer answers = new SessionSealer(cipher, secrets, of.user(), PacketBody.ANSWER);
        return new Sip022ServerSession(this, of, key, window, spans, answers);
    }
}
