package procurator.crypto;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * HKDF with HMAC-SHA1, which the JDK's own KDF does not offer. HMAC is put together here, since the JDK's makes objects
 * for each key, and a packet of SIP004 has two of them. Belongs to one thread.
 *
 * @see "RFC 5869, and RFC 2104 for HMAC"
 */
public final class HkdfSha1 {
    private static final String SHA1 = "SHA-1";
    private static final int HASH = 20;
    private static final int BLOCK = 64;
    private static final byte INNER = 0x36;
    private static final byte OUTER = 0x5c;

    private final MessageDigest sha1;
    private final byte[] pad = new byte[BLOCK];
    private final byte[] pseudorandom = new byte[HASH];
    private final byte[] last = new byte[HASH];

    public HkdfSha1() {
        try {
            sha1 = MessageDigest.getInstance(SHA1);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK lacks " + SHA1, e);
        }
    }

    /**
     * Extract and expand.
     *
     * @param size of the result, at most 255 x 20 bytes
     */
    public byte[] derive(byte[] key, byte[] salt, byte[] info, int size) {
        beginHmac(salt.length > BLOCK ? sha1.digest(salt) : salt);
        sha1.update(key);
        endHmac(pseudorandom);
        byte[] derived = new byte[size];
        for (int done = 0, round = 1; done < size; done += HASH, round++) {
            beginHmac(pseudorandom);
            sha1.update(last, 0, done == 0 ? 0 : HASH);
            sha1.update(info);
            sha1.update((byte) round);
            endHmac(last);
            System.arraycopy(last, 0, derived, done, Math.min(HASH, size - done));
        }
        return derived;
    }

    /** What is hashed from here to {@link #endHmac} is the text. */
    private void beginHmac(byte[] key) {
        System.arraycopy(key, 0, pad, 0, key.length);
        Arrays.fill(pad, key.length, BLOCK, (byte) 0);
        xorPad(INNER);
        sha1.update(pad);
    }

    private void endHmac(byte[] out) {
        digest(out);
        xorPad((byte) (INNER ^ OUTER));
        sha1.update(pad);
        sha1.update(out, 0, HASH);
        digest(out);
    }

    private void xorPad(byte with) {
        for (int i = 0; i < BLOCK; i++) {
            pad[i] ^= with;
        }
    }

    private void digest(byte[] out) {
        try {
            sha1.digest(out, 0, HASH);
        } catch (DigestException e) {
            throw new IllegalStateException(e); // only for too little room
        }
    }
}
