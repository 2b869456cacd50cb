package procurator.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AesEcbTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final byte[] PLAIN = HEX.parseHex("00112233445566778899aabbccddeeff");

    @ParameterizedTest
    @CsvSource({
        "16, 69c4e0d86a7b0430d8cdb78070b4c55a",
        "24, dda97ca4864cdfe06eaf70a0ec0d7191",
        "32, 8ea2b7ca516745bfeafc49904b496089"
    })
    void encryptsWhatFips197SaysInAppendixC(int size, String block) {
        byte[] out = new byte[18];
        AesEcb.encrypting().under(key(size)).apply(PLAIN, 0, out, 1);
        assertThat(HEX.formatHex(out, 1, 17)).isEqualTo(block);
        AesEcb.decrypting().under(key(size)).apply(out, 1, out, 1);
        assertThat(Arrays.copyOfRange(out, 1, 17)).isEqualTo(PLAIN);
        assertThat(out[0]).isZero();
        assertThat(out[17]).isZero();
    }

    @Test
    void changesItsKeyAndKeepsNothingOfTheOneBefore() {
        AesEcb aes = AesEcb.encrypting();
        byte[] first = new byte[16];
        byte[] again = new byte[16];
        aes.under(key(16)).apply(PLAIN, 0, first, 0);
        aes.under(key(32)).apply(PLAIN, 0, again, 0);
        assertThat(again).isNotEqualTo(first);
        aes.under(key(16)).apply(PLAIN, 0, again, 0);
        assertThat(again).isEqualTo(first);
    }

    private static byte[] key(int size) {
        byte[] key = new byte[size];
        for (int i = 0; i < size; i++) {
            key[i] = (byte) i;
        }
        return key;
    }
}
