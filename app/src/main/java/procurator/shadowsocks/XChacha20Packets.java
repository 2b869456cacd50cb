package procurator.shadowsocks;

import javax.crypto.SecretKey;
import procurator.crypto.Aead;
import procurator.crypto.HChacha20;

/**
 * Packets under XChaCha20-Poly1305: there is one key, and each packet has a nonce long enough to be drawn.
 *
 * <pre>| nonce: 24 bytes | IDs: 16 bytes | body | tag: 16 bytes |</pre>
 *
 * @see "SIP022, section 3.2.3, and draft-irtf-cfrg-xchacha-03, section 2"
 */
final class XChacha20Packets extends PacketCipher {
    private static final int NONCE = 24;

    /** Of the nonce, what goes into the key; the rest goes into the nonce below it, behind 4 zero bytes. */
    private static final int OF_KEY = 16;

    private final LinkSecrets secrets;
    private final HChacha20 hchacha = new HChacha20();
    private final byte[] psk;
    private final SecretKey key;
    private final byte[] subkey = new byte[32];
    private final byte[] nonce = new byte[Aead.NONCE];
    private int plain;

    XChacha20Packets(LinkSecrets secrets, byte[] psk) {
        super(new Identities.User(null, psk));
        this.secrets = secrets;
        this.psk = psk;
        this.key = secrets.aead.key(psk);
    }

    /** The same for all sessions. */
    @Override
    SecretKey key(Identities.User user, long session) {
        return key;
    }

    @Override
    int head() {
        return NONCE + IDS;
    }

    @Override
    void begin(long session, long number, byte[] out, int start) {
        writeIds(session, number, out, start + NONCE);
    }

    @Override
    int seal(Identities.User receiver, SecretKey used, byte[] out, int start, int end) {
        secrets.salts.next(out, start, NONCE);
        int at = start + NONCE;
        SecretKey ofPacket = ofPacket(out, start);
        return NONCE + secrets.aead.seal(ofPacket, nonce, out, at, end - at, out, at);
    }

    /** Opens it whole, since the IDs are sealed like all the rest. */
    @Override
    boolean read(byte[] packet, int offset, int length, byte[] out, int outOffset) {
        if (length < NONCE + IDS + Aead.TAG) {
            return false;
        }
        SecretKey ofPacket = ofPacket(packet, offset);
        plain = secrets.aead.open(ofPacket, nonce, packet, offset + NONCE, length - NONCE, out, outOffset);
        if (plain < 0) {
            return false;
        }
        readIds(out, outOffset);
        return true;
    }

    @Override
    int open(SecretKey used, byte[] packet, int offset, int length, byte[] out, int outOffset) {
        return plain - IDS;
    }

    private SecretKey ofPacket(byte[] packet, int offset) {
        hchacha.derive(psk, packet, offset, subkey);
        System.arraycopy(packet, offset + OF_KEY, nonce, Aead.NONCE - (NONCE - OF_KEY), NONCE - OF_KEY);
        return secrets.aead.key(subkey);
    }
}
