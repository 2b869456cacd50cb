package procurator.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The key derivation that makes ChaCha20-Poly1305 into XChaCha20-Poly1305. Belongs to one thread.
 *
 * @see "draft-irtf-cfrg-xchacha-03, section 2.2"
 */
public final class HChacha20 {
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int[] CONSTANTS = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};

    private final int[] state = new int[16];

    /**
     * A key of 32 bytes out of one of 32 bytes and 16 bytes of nonce.
     *
     * @param out takes 32 bytes from its start
     */
    public void derive(byte[] key, byte[] nonce, int offset, byte[] out) {
        System.arraycopy(CONSTANTS, 0, state, 0, 4);
        for (int i = 0; i < 8; i++) {
            state[4 + i] = (int) WORD.get(key, 4 * i);
        }
        for (int i = 0; i < 4; i++) {
            state[12 + i] = (int) WORD.get(nonce, offset + 4 * i);
        }
        for (int i = 0; i < 10; i++) {
            doubleRound();
        }
        for (int i = 0; i < 4; i++) {
            WORD.set(out, 4 * i, state[i]);
            WORD.set(out, 16 + 4 * i, state[12 + i]);
        }
    }

    private void doubleRound() {
        for (int i = 0; i < 4; i++) {
            quarterRound(i, 4 + i, 8 + i, 12 + i);
        }
        for (int i = 0; i < 4; i++) {
            quarterRound(i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4);
        }
    }

    private void quarterRound(int a, int b, int c, int d) {
        add(a, b, d, 16);
        add(c, d, b, 12);
        add(a, b, d, 8);
        add(c, d, b, 7);
    }

    private void add(int sum, int addend, int mixed, int rotation) {
        state[sum] += state[addend];
        state[mixed] = Integer.rotateLeft(state[mixed] ^ state[sum], rotation);
    }
}
