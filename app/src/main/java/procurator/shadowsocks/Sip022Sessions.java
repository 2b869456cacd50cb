package procurator.shadowsocks;

import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/** The sessions of the 2022 edition at the server half. No state comes of a packet that is not authentic. */
final class Sip022Sessions {
    private final LinkSecrets secrets;
    private final PacketCipher cipher;
    private final Map<Key, Sip022ServerSession> sessions = new HashMap<>();
    private final Key asked;

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
    }

    void forget(Sip022ServerSession session) {
        sessions.remove(session.of(), session);
    }

    @Nullable
    Refusal open(byte[] packet, int offset, int length, byte[] out, int outOffset, Opened opened) {
        opened.clear();
        if (!cipher.read(packet, offset, length, out, outOffset)) {
            return Refusal.UNAUTHENTICATED;
        }
        Sip022ServerSession known = sessions.get(asked.of(cipher.session(), cipher.user()));
        if (known != null && !known.window().isFree(cipher.number())) {
            return Refusal.REPLAYED;
        }
        SecretKey key = known == null ? cipher.key(cipher.user(), cipher.session()) : known.key();
        int plain = cipher.open(key, packet, offset, length, out, outOffset);
        if (plain < 0) {
            return Refusal.UNAUTHENTICATED;
        }
        opened.by(cipher.user().name());
        Refusal refusal = read(out, outOffset + PacketCipher.IDS, plain, opened);
        return refusal == null ? taken(known == null ? begun(key) : known, opened) : refusal;
    }

    private @Nullable Refusal read(byte[] out, int body, int plain, Opened opened) {
        Refusal refusal = PacketBody.REQUEST.read(out, body, plain, secrets.now(), opened);
        boolean beforeStart = refusal == null
                && PacketBody.stamp(out, body) < secrets.seen().notBefore().getEpochSecond();
        return beforeStart ? Refusal.REPLAYED : refusal;
    }

    private Sip022ServerSession begun(SecretKey key) {
        Identities.User user = cipher.user();
        SessionSealer answers = new SessionSealer(cipher, secrets, user, PacketBody.ANSWER);
        return new Sip022ServerSession(new Key(cipher.session(), user), key, answers);
    }

    private @Nullable Refusal taken(Sip022ServerSession session, Opened opened) {
        opened.in(session);
        return session.window().accept(cipher.number()) ? null : Refusal.REPLAYED;
    }
}
