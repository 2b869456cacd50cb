package procurator.shadowsocks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class XChacha20PacketsTest {
    private static final HexFormat HEX = HexFormat.of();

    /** Appendix A.3.1 but for the tag, which covers associated data there. */
    @Test
    void encryptsWhatTheDraftSays() {
        byte[] text = ("Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future,"
                        + " sunscreen would be it.")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] nonce = HEX.parseHex("404142434445464748494a4b4c4d4e4f5051525354555657");
        byte[] out = new byte[24 + text.length + 16];
        System.arraycopy(text, 0, out, 24, text.length);
        PacketCipher cipher = cipher(Peers.fixedSalts(0, nonce));
        int size = cipher.seal(cipher.user(), cipher.key(cipher.user(), 0), out, 0, 24 + text.length);
        assertThat(size).isEqualTo(out.length);
        assertThat(Arrays.copyOf(out, 24)).isEqualTo(nonce);
        assertThat(HEX.formatHex(out, 24, 24 + text.length))
                .isEqualTo("bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440bf3a82f"
                        + "4eda7e39ae64c6708c54c216cb96b72e1213b4522f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f"
                        + "76b2383565d3fff921f9664c97637da9768812f615c68b13b52e");
        byte[] plain = new byte[out.length];
        assertThat(cipher.read(out, 0, size, plain, 0)).isTrue();
        assertThat(Arrays.copyOf(plain, text.length)).isEqualTo(text);
    }

    private static PacketCipher cipher(Salts salts) {
        Method method = Method.BLAKE3_CHACHA20_POLY1305;
        byte[] key = HEX.parseHex("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f");
        ClientKeys keys = ClientKeys.ofPassword(method, Base64.getEncoder().encodeToString(key));
        ReplayFilter seen = ReplayFilter.of(Peers.at(0));
        return ((Sip022) method.edition()).cipher(Peers.secrets(method, seen, salts, Peers.at(0)), keys);
    }
}
