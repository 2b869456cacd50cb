package procurator.crypto;

import java.io.Serial;
import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's authenticated ciphers, on heap arrays. One instance serves every stream of a loop and belongs to its thread.
 * AES expands its key anew when it is another than the last, so streams that talk at once are dealt out to a few ciphers;
 * one of its own would cost each idle tunnel 2 KiB. Decision 004.
 */
public final class Aead {
    /** What sealing adds. */
    public static final int TAG = 16;

    /** Bytes of a nonce. */
    public static final int NONCE = 12;

    /** A power of two. */
    private static final int CIPHERS = 32;

    private final @Nullable Cipher[] sealing = new Cipher[CIPHERS];
    private final @Nullable Cipher[] opening = new Cipher[CIPHERS];
    private final String name;
    private final String keyName;
    private final boolean gcm;
    private int dealt;

    /** A key that comes again after others, and the cipher that is to remember it. */
    private static final class Recurring extends SecretKeySpec {
        @Serial
        private static final long serialVersionUID = 1;

        final int cipher;

        Recurring(byte[] bytes, String name, int cipher) {
            super(bytes, name);
            this.cipher = cipher;
        }
    }

    private Aead(String name, String keyName, boolean gcm) {
        this.name = name;
        this.keyName = keyName;
        this.gcm = gcm;
    }

    /** AES-GCM for keys of 16, 24 or 32 bytes (NIST SP 800-38D). */
    public static Aead aesGcm() {
        return new Aead("AES/GCM/NoPadding", "AES", true);
    }

    /** ChaCha20-Poly1305 for keys of 32 bytes (RFC 8439). */
    public static Aead chacha20Poly1305() {
        return new Aead("ChaCha20-Poly1305", "ChaCha20", false);
    }

    /** A key in the form {@link #seal} and {@link #open} take, for one packet. */
    public SecretKey key(byte[] bytes) {
        return new SecretKeySpec(bytes, keyName);
    }

    /** A key in that form for a stream or a session, which uses it again and again between others'. */
    public SecretKey recurring(byte[] bytes) {
        return gcm ? new Recurring(bytes, keyName, dealt++ & CIPHERS - 1) : key(bytes);
    }

    /**
     * Encrypts and authenticates.
     *
     * @param nonce 12 bytes, never used before with this key
     * @param out takes {@code length} + 16 bytes from {@code outOffset} on; may be {@code in} only at the same place
     * @return {@code length} + 16
     */
    public int seal(SecretKey key, byte[] nonce, byte[] in, int offset, int length, byte[] out, int outOffset) {
        try {
            Cipher cipher = of(sealing, key);
            cipher.init(Cipher.ENCRYPT_MODE, key, parameters(nonce));
            return cipher.doFinal(in, offset, length, out, outOffset);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // a nonce used twice, or no room: faults of ours
        }
    }

    /**
     * Authenticates and decrypts.
     *
     * @param length of the ciphertext with its tag of 16 bytes
     * @param out takes {@code length} - 16 bytes from {@code outOffset} on; never {@code in}
     * @return {@code length} - 16, or -1 if the tag does not fit or there is none; {@code out} then holds nothing of use
     */
    public int open(SecretKey key, byte[] nonce, byte[] in, int offset, int length, byte[] out, int outOffset) {
        if (length < TAG) {
            return -1;
        }
        try {
            Cipher cipher = of(opening, key);
            cipher.init(Cipher.DECRYPT_MODE, key, parameters(nonce));
            return cipher.doFinal(in, offset, length, out, outOffset);
        } catch (AEADBadTagException _) {
            return -1;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // no room: a fault of ours
        }
    }

    private Cipher of(@Nullable Cipher[] ciphers, SecretKey key) {
        int number = key instanceof Recurring recurring ? recurring.cipher : 0;
        Cipher cipher = ciphers[number];
        if (cipher == null) {
            cipher = Ciphers.of(name);
            ciphers[number] = cipher;
        }
        return cipher;
    }

    private AlgorithmParameterSpec parameters(byte[] nonce) {
        return gcm ? new GCMParameterSpec(TAG * 8, nonce) : new IvParameterSpec(nonce);
    }
}
