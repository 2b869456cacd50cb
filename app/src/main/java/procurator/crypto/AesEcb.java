package procurator.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * AES of single blocks (ECB) under a key that stays: it is expanded once, where {@link AesBlock} expands it for each
 * block. Belongs to one thread.
 */
public final class AesEcb {
    private final Cipher cipher;
    private final int mode;
    private byte @Nullable [] key;

    private AesEcb(int mode) {
        this.cipher = Ciphers.of(AesBlock.ECB);
        this.mode = mode;
    }

    /** For encryption; has no key yet. */
    public static AesEcb encrypting() {
        return new AesEcb(Cipher.ENCRYPT_MODE);
    }

    /** For decryption; has no key yet. */
    public static AesEcb decrypting() {
        return new AesEcb(Cipher.DECRYPT_MODE);
    }

    /**
     * Sets the key. Costs nothing if it is the same array as before.
     *
     * @param used 16, 24 or 32 bytes, which stay as they are
     */
    @SuppressWarnings("ReferenceEquality") // another array with the same bytes costs an expansion, no more
    public AesEcb under(byte[] used) {
        if (key != used) {
            try {
                cipher.init(mode, new SecretKeySpec(used, "AES"));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e); // only for a key that is none
            }
            key = used;
        }
        return this;
    }

    /** Encrypts or decrypts one block of 16 bytes; {@code out} may be {@code in}, at the same place. */
    public void apply(byte[] in, int offset, byte[] out, int outOffset) {
        try {
            cipher.doFinal(in, offset, AesBlock.SIZE, out, outOffset);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // no key, or no room: faults of ours
        }
    }
}
