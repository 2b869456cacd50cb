package procurator.shadowsocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The first bytes of a stream, where somebody says what they are to be. */
class SaltPrefixTest {
    private static final String PASSWORD = "AAAAAAAAAAAAAAAAAAAAAA==";

    static Stream<Method> withRoom() {
        return Methods.authentic().filter(method -> SaltPrefix.longest(method, true) > 0);
    }

    private static String key(Method method) {
        return ClientKeys.generate(method, new SecureRandom());
    }

    private static SaltPrefix longest(Method method) {
        byte[] bytes = new byte[SaltPrefix.longest(method, true)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (0x90 + i);
        }
        return new SaltPrefix(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    private static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @MethodSource("withRoom")
    void everyStreamBeginsWithItsBytesAndTheServerReadsIt(Method method) throws LinkRefused {
        String password = key(method);
        SaltPrefix prefix = longest(method);
        ReplayFilter seen = ReplayFilter.of(Peers.at(1_000));
        ClientLinks links =
                ClientKeys.ofPassword(method, password).withPrefix(prefix).links(seen, new Salts(), Peers.at(2_000));
        var server = ServerKeys.ofPassword(method, password)
                .requests(ReplayFilter.of(Peers.at(1_000)), new Salts(), Peers.at(2_000));
        Set<ByteBuffer> salts = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            byte[] stream = Peers.encode(links.open(Halves.TARGET).encoder(), new byte[] {1, 2, 3});
            assertThat(stream).startsWith(prefix.bytes());
            assertThat(salts.add(ByteBuffer.wrap(Arrays.copyOf(stream, method.keySize()))))
                    .isTrue();
            assertThat(Peers.request(server, ByteBuffer.wrap(stream)).firstPayload())
                    .containsExactly(1, 2, 3);
        }
    }

    @ParameterizedTest
    @MethodSource("withRoom")
    void packetsAndTheAnswerAreRandomAsEver(Method method) throws LinkRefused {
        String password = key(method);
        ClientKeys keys = ClientKeys.ofPassword(method, password).withPrefix(longest(method));
        var sessions = keys.sessions(ReplayFilter.of(Peers.at(1_000)), new Salts(), Peers.at(2_000));
        byte[] packet = new byte[300];
        byte[] plain = new byte[100];
        int _ = sessions.get().seal(plain, 0, plain.length, packet, 0);
        assertThat(latin1(packet)).doesNotContain(longest(method).text());
        ClientLinks links = keys.links(ReplayFilter.of(Peers.at(1_000)), new Salts(), Peers.at(2_000));
        var server = ServerKeys.ofPassword(method, password)
                .requests(ReplayFilter.of(Peers.at(1_000)), new Salts(), Peers.at(2_000));
        LinkRequest request = Peers.request(
                server, ByteBuffer.wrap(Peers.encode(links.open(Halves.TARGET).encoder(), plain)));
        byte[] answer = Peers.encode(request.encoder(), plain);
        assertThat(latin1(answer)).doesNotContain(longest(method).text());
    }

    @Test
    void sixteenRandomBytesAreLeftOrEightWhereTheOwnerKnows() {
        assertThat(SaltPrefix.longest(Method.CHACHA20_IETF_POLY1305, false)).isEqualTo(16);
        assertThat(SaltPrefix.longest(Method.CHACHA20_IETF_POLY1305, true)).isEqualTo(24);
        assertThat(SaltPrefix.longest(Method.AES_192_GCM, false)).isEqualTo(8);
        assertThat(SaltPrefix.longest(Method.AES_128_GCM, false)).isZero();
        assertThat(SaltPrefix.longest(Method.AES_128_GCM, true)).isEqualTo(8);
        assertThat(SaltPrefix.longest(Method.BLAKE3_AES_256_GCM, false)).isEqualTo(16);
        assertThat(Methods.unsealed()).allMatch(method -> SaltPrefix.longest(method, true) == 0);
        assertThatThrownBy(() ->
                        ClientKeys.ofPassword(Method.AES_128_GCM, PASSWORD).withPrefix(new SaltPrefix("POST /abc")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a prefix of 9 bytes is too long for salts of aes-128-gcm");
    }

    @Test
    void keysWithAnotherOneOpenOtherLinks() {
        ClientKeys keys = ClientKeys.ofPassword(Method.AES_256_GCM, PASSWORD);
        assertThat(keys.withPrefix(new SaltPrefix("a")))
                .isEqualTo(ClientKeys.ofPassword(Method.AES_256_GCM, PASSWORD).withPrefix(new SaltPrefix("a")))
                .isNotEqualTo(keys.withPrefix(new SaltPrefix("b")))
                .isNotEqualTo(keys);
    }

    @Test
    void eachCharacterIsOneByte() {
        assertThat(new SaltPrefix("\u0016\u0003\u00a8\u00ff").bytes()).containsExactly(0x16, 3, 0xa8, 0xff);
        for (String text : new String[] {"\u0100", "a\u20ac", "\ud83d\ude00"}) {
            assertThatThrownBy(() -> new SaltPrefix(text))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("(expected: U+0000 to U+00FF alone");
        }
    }
}
