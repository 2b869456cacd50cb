package procurator.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.ChaCha20ParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The JDK's ciphers that XOR with a keystream which IV and place alone determine, so that a cipher set up anew goes on
 * anywhere in it: 0.2 us each time, and a stream keeps no cipher of its own. Decision 029.
 */
public final class Keystream implements StreamCipher {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final long LARGEST_COUNTER = 0xFFFF_FFFFL;
    private static final int CHACHA20_BLOCK = 64;

    private final Cipher cipher;
    private final SecretKey key;
    private final int ivSize;
    private final byte[] passed;
    private final Block blocks;

    /** Where in the keystream of an IV a block is. */
    private interface Block {
        AlgorithmParameterSpec at(byte[] iv, long block);
    }

    private Keystream(String name, SecretKey key, int ivSize, int size, Block blocks) {
        this.cipher = Ciphers.of(name);
        this.key = key;
        this.ivSize = ivSize;
        this.passed = new byte[size];
        this.blocks = blocks;
    }

    /** AES in counter mode for keys of 16, 24 or 32 bytes (NIST SP 800-38A, section 6.5); the IV is the first counter. */
    public static Keystream aesCtr(byte[] key) {
        return new Keystream(
                "AES/CTR/NoPadding",
                new SecretKeySpec(key, "AES"),
                AesBlock.SIZE,
                AesBlock.SIZE,
                (iv, block) -> new IvParameterSpec(sum(iv, block)));
    }

    /** ChaCha20 for keys of 32 bytes (RFC 8439, section 2.4), counted from 0; ends after 256 GiB. */
    public static Keystream chacha20(byte[] key) {
        return new Keystream(
                "ChaCha20", new SecretKeySpec(key, "ChaCha20"), Aead.NONCE, CHACHA20_BLOCK, (nonce, block) -> {
                    if (block > LARGEST_COUNTER) {
                        throw new IllegalStateException("the keystream of this IV is used up"); // and comes once only
                    }
                    return new ChaCha20ParameterSpec(nonce, (int) block);
                });
    }

    /** An IV as a number of 128 bits, and so much more. */
    private static byte[] sum(byte[] iv, long more) {
        byte[] sum = new byte[AesBlock.SIZE];
        long low = (long) LONG.get(iv, Long.BYTES);
        int carry = Long.compareUnsigned(low + more, low) < 0 ? 1 : 0;
        LONG.set(sum, 0, (long) LONG.get(iv, 0) + carry);
        LONG.set(sum, Long.BYTES, low + more);
        return sum;
    }

    @Override
    public int ivSize() {
        return ivSize;
    }

    @Override
    public Direction encrypting(byte[] iv) {
        return new Stretch(iv);
    }

    @Override
    public Direction decrypting(byte[] iv) {
        return new Stretch(iv);
    }

    private final class Stretch implements Direction {
        private final byte[] iv;
        private long used;

        Stretch(byte[] iv) {
            this.iv = iv;
        }

        /** XOR is its own inverse, and only who decrypts may set the JDK's ChaCha20 up twice with a nonce. */
        @Override
        public void apply(byte[] in, int offset, int length, byte[] out, int outOffset) {
            int block = passed.length;
            try {
                cipher.init(Cipher.DECRYPT_MODE, key, blocks.at(iv, used / block));
                cipher.update(passed, 0, (int) (used % block), passed, 0);
                cipher.doFinal(in, offset, length, out, outOffset);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e); // no room: a fault of ours
            }
            used += length;
        }
    }
}
