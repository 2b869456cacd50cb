package procurator.shadowsocks;

import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/** The sessions of the 2022 edition at the server half. No state comes of a packet that is not authentic. */
final class Sip022Sessions {
    /** How long a packet can be in time after it came, stamped 30 s ahead at most. */
    private static final long REPLAYABLE_SECONDS = 61;

    /** How many sessions that ended are remembered: 5 MiB, and only for who keeps beginning sessions with a valid key. */
    private static final int MOST_ENDED = 16_384;

    private final LinkSecrets secrets;
    private final PacketCipher cipher;
    private final Map<Key, Sip022ServerSession> sessions = new HashMap<>();
    private final Map<Key, Ended> ended = new LinkedHashMap<>();
    private final Key asked;

    /** What was taken of a session that is no longer kept, while a copy of it would still be in time. */
    private record Ended(SlidingWindow window, long until) {}

    /** Says which session. Changed only where it is used to ask. */
    static final class Key {
        /** A peer chooses the session ID, and must not be able to choose where it goes. */
        private static final long SECRET = new SecureRandom().nextLong() | 1;

        private long session;
        private Identities.User user;

        Key(long session, Identities.User user) {
            this.session = session;
            this.user = user;
        }

        Key of(long otherSession, Identities.User otherUser) {
            session = otherSession;
            user = otherUser;
            return this;
        }

        long session() {
            return session;
        }

        Identities.User user() {
            return user;
        }

        @Override
        public int hashCode() {
            return (int) ((session * SECRET) >>> Integer.SIZE);
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // there is one object for each user
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key && session == key.session && user == key.user;
        }
    }

    Sip022Sessions(LinkSecrets secrets, ServerKeys keys) {
        this.secrets = secrets;
        this.cipher = PacketCipher.ofServer(secrets, keys);
        this.asked = new Key(0, cipher.user());
    }

    void keep(Sip022ServerSession session) {
        sessions.put(session.of(), session);
        ended.remove(session.of());
    }

    void forget(Sip022ServerSession session) {
        if (sessions.remove(session.of(), session)) {
            long now = secrets.now();
            ended.put(session.of(), new Ended(session.window(), now + REPLAYABLE_SECONDS));
            Iterator<Ended> oldest = ended.values().iterator();
            while (oldest.next().until <= now || ended.size() > MOST_ENDED) {
                oldest.remove();
            }
        }
    }

    @Nullable
    Refusal open(byte[] packet, int offset, int length, byte[] out, int outOffset, Opened opened) {
        opened.clear();
        if (!cipher.read(packet, offset, length, out, outOffset)) {
            return Refusal.UNAUTHENTICATED;
        }
        Sip022ServerSession known = sessions.get(asked.of(cipher.session(), cipher.user()));
        SlidingWindow window = known == null ? windowOfEnded() : known.window();
        if (window != null && !window.isFree(cipher.number())) {
            return Refusal.REPLAYED;
        }
        SecretKey key = known == null ? cipher.key(cipher.user(), cipher.session()) : known.key();
        int plain = cipher.open(key, packet, offset, length, out, outOffset);
        if (plain < 0) {
            return Refusal.UNAUTHENTICATED;
        }
        opened.by(cipher.user().name());
        Refusal refusal = read(out, outOffset + PacketCipher.IDS, plain, opened);
        if (refusal == null) {
            Sip022ServerSession session = known == null ? begun(key, window) : known;
            session.window().accept(cipher.number());
            opened.in(session);
        }
        return refusal;
    }

    private @Nullable SlidingWindow windowOfEnded() {
        Ended before = ended.get(asked);
        return before == null ? null : before.window();
    }

    private @Nullable Refusal read(byte[] out, int body, int plain, Opened opened) {
        Refusal refusal = PacketBody.REQUEST.read(out, body, plain, secrets.now(), opened);
        boolean beforeStart = refusal == null
                && PacketBody.stamp(out, body) < secrets.seen().notBefore().getEpochSecond();
        return beforeStart ? Refusal.REPLAYED : refusal;
    }

    private Sip022ServerSession begun(SecretKey key, @Nullable SlidingWindow ofEnded) {
        Identities.User user = cipher.user();
        SlidingWindow window = ofEnded == null ? new SlidingWindow() : ofEnded;
        SessionSealer answers = new SessionSealer(cipher, secrets, user, PacketBody.ANSWER);
        return new Sip022ServerSession(new Key(cipher.session(), user), key, window, answers);
    }
}
