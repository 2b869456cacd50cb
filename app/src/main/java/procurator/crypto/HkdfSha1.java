package procurator.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HKDF with HMAC-SHA1, which the JDK's own KDF does not offer. Belongs to one thread.
 *
 * @see "RFC 5869"
 */
public final class HkdfSha1 {
    private static final String HMAC = "HmacSHA1";
    private static final int HASH = 20;

    private final Mac mac;

    public HkdfSha1() {
        try {
            mac = Mac.getInstance(HMAC);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK lacks " + HMAC, e);
        }
    }

    /**
     * Extract and expand.
     *
     * @param salt not empty
     * @param size of the result, at most 255 x 20 bytes
     */
    public byte[] derive(byte[] key, byte[] salt, byte[] info, int size) {
        byte[] pseudorandom = hmac(salt).doFinal(key);
        Mac expand = hmac(pseudorandom);
        byte[] derived = new byte[size];
        byte[] last = {};
        for (int done = 0, round = 1; done < size; done += HASH, round++) {
            expand.update(last);
            expand.update(info);
            expand.update((byte) round);
            last = expand.doFinal();
            System.arraycopy(last, 0, derived, done, Math.min(HASH, size - done));
        }
        return derived;
    }

    private Mac hmac(byte[] key) {
        try {
            mac.init(new SecretKeySpec(key, HMAC));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // only for a key that is none
        }
    }
}
