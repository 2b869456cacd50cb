package procurator.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import javax.crypto.SecretKey;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AeadTest {
    private static final int KEYS = 100;

    /** More than there are ciphers, which are dealt out to them. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void keysThatTakeTurnsSealAndOpenAsEachDoesAlone(boolean aes) {
        Aead together = aes ? Aead.aesGcm() : Aead.chacha20Poly1305();
        List<byte[]> bytes = IntStream.range(0, KEYS).mapToObj(AeadTest::key).toList();
        List<SecretKey> sealing = bytes.stream().map(together::recurring).toList();
        List<SecretKey> opening = bytes.stream().map(together::recurring).toList();
        for (int turn = 0; turn < 3; turn++) {
            for (int i = 0; i < KEYS; i++) {
                byte[] plain = {(byte) i, (byte) turn};
                byte[] sealed = new byte[plain.length + Aead.TAG];
                together.seal(sealing.get(i), nonce(turn), plain, 0, plain.length, sealed, 0);

                assertThat(opened(aes ? Aead.aesGcm() : Aead.chacha20Poly1305(), bytes.get(i), turn, sealed))
                        .isEqualTo(plain);
                byte[] out = new byte[plain.length];
                assertThat(together.open(opening.get(i), nonce(turn), sealed, 0, sealed.length, out, 0))
                        .isEqualTo(plain.length);
                assertThat(out).isEqualTo(plain);
                assertThat(together.open(opening.get((i + 1) % KEYS), nonce(turn), sealed, 0, sealed.length, out, 0))
                        .isEqualTo(-1);
            }
        }
    }

    private static byte[] opened(Aead alone, byte[] key, int turn, byte[] sealed) {
        byte[] out = new byte[sealed.length];
        int length = alone.open(alone.key(key), nonce(turn), sealed, 0, sealed.length, out, 0);
        return Arrays.copyOf(out, length);
    }

    private static byte[] key(int number) {
        byte[] key = new byte[32];
        key[0] = (byte) number;
        return key;
    }

    private static byte[] nonce(int turn) {
        byte[] nonce = new byte[Aead.NONCE];
        nonce[0] = (byte) turn;
        return nonce;
    }
}
