package procurator.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import procurator.crypto.Aead;
import procurator.crypto.AesBlock;
import procurator.crypto.Blake3;
import procurator.crypto.HkdfSha1;

/**
 * Seals what a fuzzer made, so that it gets behind the tags: by the text of SIP004, SIP022 and SIP023, for keys and salts
 * of 16 bytes, and by none of the code under test but its ciphers.
 */
final class Sealed {
    static final int SALT = 16;

    private final Aead aead = Aead.aesGcm();
    private final ByteArrayOutputStream stream = new ByteArrayOutputStream();
    private final SecretKey subkey;
    private long count;

    private Sealed(byte[] subkey, byte[] salt) {
        this.subkey = aead.key(subkey);
        stream.writeBytes(salt);
    }

    static Sealed classic(byte[] key, byte[] salt) {
        byte[] info = "ss-subkey".getBytes(StandardCharsets.US_ASCII);
        return new Sealed(new HkdfSha1().derive(key, salt, info, SALT), salt);
    }

    static Sealed of2022(byte[] key, byte[] salt) {
        return new Sealed(Blake3.deriveKey("shadowsocks 2022 session subkey", SALT, key, salt), salt);
    }

    /** A stream or a packet that nobody seals, by the JDK's AES-CFB. */
    static byte[] unsealed(byte[] key, byte[] iv, byte[] plain) {
        try {
            Cipher cipher = Cipher.getInstance("AES/CFB/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
            byte[] out = Arrays.copyOf(iv, iv.length + plain.length);
            cipher.doFinal(plain, 0, plain.length, out, iv.length);
            return out;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Appends the identity header that says {@code named}. */
    Sealed identity(byte[] identityKey, byte[] named) {
        byte[] salt = Arrays.copyOf(stream.toByteArray(), SALT);
        byte[] key = Blake3.deriveKey("shadowsocks 2022 identity subkey", SALT, identityKey, salt);
        stream.writeBytes(new AesBlock().encrypt(key, named));
        return this;
    }

    Sealed part(byte[] plain) {
        byte[] nonce = ByteBuffer.allocate(Aead.NONCE)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(count++)
                .array();
        byte[] sealed = new byte[plain.length + Aead.TAG];
        aead.seal(subkey, nonce, plain, 0, plain.length, sealed, 0);
        stream.writeBytes(sealed);
        return this;
    }

    /** Reads {@code | size: 1 byte | plain: size bytes |} again and again and seals each; the last may be cut. */
    Sealed parts(ByteBuffer script) {
        while (script.hasRemaining()) {
            int size = Math.min(Byte.toUnsignedInt(script.get()), script.remaining());
            byte[] plain = new byte[size];
            script.get(plain);
            part(plain);
        }
        return this;
    }

    byte[] bytes() {
        return stream.toByteArray();
    }
}
