package procurator.shadowsocks;

import javax.crypto.SecretKey;
import procurator.crypto.Aead;

/** What goes out under one session ID of the 2022 edition, which is drawn here; packets are counted from 0. */
final class SessionSealer {
    private final PacketCipher cipher;
    private final LinkSecrets secrets;
    private final Identities.User receiver;
    private final PacketBody form;
    private final long id;
    private final SecretKey key;
    private long count;

    SessionSealer(PacketCipher cipher, LinkSecrets secrets, Identities.User receiver, PacketBody form) {
        this.cipher = cipher;
        this.secrets = secrets;
        this.receiver = receiver;
        this.form = form;
        this.id = (long) PacketCipher.LONG.get(secrets.salts.next(Long.BYTES), 0);
        this.key = cipher.key(receiver, id);
    }

    long id() {
        return id;
    }

    /** Goes on from another count: for the tests, which cannot wait for 2^63 packets. */
    void count(long used) {
        count = used;
    }

    int sealedSize(int length) {
        return cipher.head() + form.head() + padding() + length + Aead.TAG;
    }

    /** Seals a packet; {@code clientSession} stands in answers alone. */
    int seal(long clientSession, byte[] addressed, int offset, int length, byte[] out, int outOffset) {
        cipher.begin(id, nextNumber(), out, outOffset);
        int at = form.begin(secrets.now(), clientSession, padding(), out, outOffset + cipher.head());
        System.arraycopy(addressed, offset, out, at, length);
        return cipher.seal(receiver, key, out, outOffset, at + length);
    }

    /** As with the first bytes of a stream: none, as shadowsocks-rust does, so that packets are as long as they were planned. */
    private int padding() {
        return secrets.salts.padding(1);
    }

    private long nextNumber() {
        if (count < 0) {
            // and none may be used twice
            throw new IllegalStateException("all packet IDs of this session are used up");
        }
        return count++;
    }
}
