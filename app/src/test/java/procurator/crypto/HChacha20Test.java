package procurator.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class HChacha20Test {
    private static final HexFormat HEX = HexFormat.of();

    @Test
    void derivesWhatTheDraftSaysInSection221() {
        byte[] key = new byte[32];
        for (int i = 0; i < 32; i++) {
            key[i] = (byte) i;
        }
        byte[] out = new byte[32];
        new HChacha20().derive(key, HEX.parseHex("000000090000004a0000000031415927"), 0, out);
        assertThat(HEX.formatHex(out)).isEqualTo("82413b4227b27bfed30e42508a877d73a0f9e4d58a74a853c12ec41326d3ecdc");
    }
}
