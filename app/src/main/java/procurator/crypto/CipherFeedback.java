package procurator.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES in cipher feedback mode: what a block is XORed with is the block of ciphertext before it, encrypted. The JDK has it
 * too, but goes block by block and keeps what is no whole block to itself; here other modes do the work, whole arrays at
 * once. Decision 029.
 *
 * @see "NIST SP 800-38A, section 6.3, with segments of 128 bits"
 */
public final class CipherFeedback implements StreamCipher {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final int BLOCK = AesBlock.SIZE;

    private final SecretKey key;
    private final Cipher ecb = Ciphers.of(AesBlock.ECB);
    private final Cipher cbc = Ciphers.of("AES/CBC/NoPadding");

    /** @param key 16, 24 or 32 bytes */
    public CipherFeedback(byte[] key) {
        this.key = new SecretKeySpec(key, "AES");
        try {
            ecb.init(Cipher.ENCRYPT_MODE, this.key);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // only for a key that is none
        }
    }

    @Override
    public int ivSize() {
        return BLOCK;
    }

    @Override
    public Direction encrypting(byte[] iv) {
        return new Feedback(true, iv);
    }

    @Override
    public Direction decrypting(byte[] iv) {
        return new Feedback(false, iv);
    }

    private final class Feedback implements Direction {
        private final boolean encrypting;

        /** The block of ciphertext before; of one that has begun, what there is of it. */
        private final byte[] register;

        /** What a block that has begun is XORed with. */
        private final byte[] keystream = new byte[BLOCK];

        /** How much there is of it. */
        private int used;

        Feedback(boolean encrypting, byte[] iv) {
            this.encrypting = encrypting;
            this.register = iv.clone();
        }

        @Override
        public void apply(byte[] in, int offset, int length, byte[] out, int outOffset) {
            int done = used == 0 ? 0 : part(in, offset, length, out, outOffset);
            int whole = (length - done) / BLOCK * BLOCK;
            if (whole > 0) {
                blocks(in, offset + done, whole, out, outOffset + done);
                done += whole;
            }
            if (done < length) {
                run(ecb, register, 0, BLOCK, keystream, 0);
                part(in, offset + done, length - done, out, outOffset + done);
            }
        }

        /** As many bytes as there are, to the end of a block at most. */
        private int part(byte[] in, int offset, int length, byte[] out, int outOffset) {
            int size = Math.min(length, BLOCK - used);
            for (int i = 0; i < size; i++) {
                byte made = (byte) (in[offset + i] ^ keystream[used + i]);
                register[used + i] = encrypting ? made : in[offset + i];
                out[outOffset + i] = made;
            }
            used = (used + size) % BLOCK;
            return size;
        }

        private void blocks(byte[] in, int offset, int length, byte[] out, int outOffset) {
            run(ecb, register, 0, BLOCK, out, outOffset);
            if (length > BLOCK) {
                keystream(in, offset, length - BLOCK, out, outOffset);
            }
            for (int i = 0; i < length; i += Long.BYTES) {
                LONG.set(out, outOffset + i, (long) LONG.get(out, outOffset + i) ^ (long) LONG.get(in, offset + i));
            }
            byte[] ciphertext = encrypting ? out : in;
            int end = (encrypting ? outOffset : offset) + length;
            System.arraycopy(ciphertext, end - BLOCK, register, 0, BLOCK);
        }

        /**
         * What blocks behind the first are XORed with. Who decrypts has all ciphertext. Who encrypts has not, but
         * {@code E(C1)} is {@code E(P1 ^ E(C0))}, which is CBC of the plain blocks with {@code E(C0)} for an IV.
         *
         * @param out holds what the first is XORed with, at {@code outOffset}
         */
        private void keystream(byte[] in, int offset, int length, byte[] out, int outOffset) {
            Cipher cipher = ecb;
            if (encrypting) {
                cipher = cbc;
                try {
                    cbc.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(out, outOffset, BLOCK));
                } catch (GeneralSecurityException e) {
                    throw new IllegalStateException(e);
                }
            }
            run(cipher, in, offset, length, out, outOffset + BLOCK);
        }
    }

    private static void run(Cipher cipher, byte[] in, int offset, int length, byte[] out, int outOffset) {
        try {
            cipher.doFinal(in, offset, length, out, outOffset);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // no room: a fault of ours
        }
    }
}
