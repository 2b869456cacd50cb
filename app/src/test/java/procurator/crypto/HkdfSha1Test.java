package procurator.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class HkdfSha1Test {
    private static final HexFormat HEX = HexFormat.of();

    @Test
    void derivesWhatRfc5869SaysInTestCase4() {
        byte[] derived = new HkdfSha1()
                .derive(
                        HEX.parseHex("0b".repeat(11)),
                        HEX.parseHex("000102030405060708090a0b0c"),
                        HEX.parseHex("f0f1f2f3f4f5f6f7f8f9"),
                        42);
        assertThat(HEX.formatHex(derived))
                .isEqualTo("085a01ea1b10f36933068b56efa5ad81a4f14b822f5b091568a9cdd4f155fda2c22e422478d305f3f896");
    }

    @Test
    void derivesWhatRfc5869SaysInTestCase5() {
        byte[] key = new byte[80];
        byte[] salt = new byte[80];
        byte[] info = new byte[80];
        for (int i = 0; i < 80; i++) {
            key[i] = (byte) i;
            salt[i] = (byte) (0x60 + i);
            info[i] = (byte) (0xb0 + i);
        }
        assertThat(HEX.formatHex(new HkdfSha1().derive(key, salt, info, 82)))
                .isEqualTo("0bd770a74d1160f7c9f12cd5912a06ebff6adcae899d92191fe4305673ba2ffe"
                        + "8fa3f1a4e5ad79f3f334b3b202b2173c486ea37ce3d397ed034c7f9dfeb15c5e"
                        + "927336d0441f4c4300e2cff0d0900b52d3b4");
    }
}
