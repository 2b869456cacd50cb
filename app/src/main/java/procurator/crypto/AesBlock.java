package procurator.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/** AES of one block of 16 bytes alone (ECB), as identity headers are encrypted. Belongs to one thread. */
public final class AesBlock {
    /** Bytes of a block. */
    public static final int SIZE = 16;

    static final String ECB = "AES/ECB/NoPadding";

    private final Cipher cipher = Ciphers.of(ECB);

    /**
     * Encrypts the first 16 bytes of {@code plain}.
     *
     * @param key 16, 24 or 32 bytes
     */
    public byte[] encrypt(byte[] key, byte[] plain) {
        return crypt(Cipher.ENCRYPT_MODE, key, plain);
    }

    /**
     * Decrypts the first 16 bytes of {@code block}.
     *
     * @param key 16, 24 or 32 bytes
     */
    public byte[] decrypt(byte[] key, byte[] block) {
        return crypt(Cipher.DECRYPT_MODE, key, block);
    }

    private byte[] crypt(int mode, byte[] key, byte[] block) {
        try {
            cipher.init(mode, new SecretKeySpec(key, "AES"));
            return cipher.doFinal(block, 0, SIZE);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // only for a key that is none
        }
    }
}
