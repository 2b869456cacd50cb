package procurator.shadowsocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import procurator.wire.Address;
import procurator.wire.Decoder;
import procurator.wire.ProtocolException;

/** Links that nobody seals, by every stream cipher. */
class UnsealedLinksTest {
    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.US_ASCII);

    @ParameterizedTest
    @MethodSource("procurator.shadowsocks.Methods#unsealed")
    void requestAndAnswerAreReadHoweverTheyAreCut(Method method) throws IOException {
        Halves halves = Halves.of(method);
        for (int part = 1; part < 60; part++) {
            Link link = halves.client.open(Halves.TARGET);
            byte[] stream = Peers.encode(link.encoder(), HELLO);
            RequestReader reader = halves.server.get();
            LinkRequest request = null;
            int here = 0;
            ByteBuffer in = ByteBuffer.wrap(stream);
            while (request == null) {
                here = Math.min(here + part, stream.length);
                request = reader.read(in.limit(here));
            }
            assertThat(request.target()).isEqualTo(Halves.TARGET);
            assertThat(in.position()).isEqualTo(here);
            byte[] rest = Arrays.copyOfRange(stream, here, stream.length);
            assertThat(Peers.concat(request.firstPayload(), Peers.decode(request.decoder(), rest, part)))
                    .isEqualTo(HELLO);
            byte[] more = bytes(3_000);
            assertThat(Peers.decode(request.decoder(), Peers.encode(link.encoder(), more), 1_000))
                    .isEqualTo(more);
            byte[] answer =
                    Peers.concat(Peers.encode(request.encoder(), new byte[0]), Peers.encode(request.encoder(), more));
            assertThat(Peers.decode(link.decoder(), answer, part)).isEqualTo(more);
            assertThat(link.decoder().atFrameEnd()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("procurator.shadowsocks.Methods#unsealed")
    void nothingIsAddedButAnIvAndTheAddress(Method method) throws IOException {
        Halves halves = Halves.of(method);
        Link link = halves.client.open(Halves.TARGET);
        assertThat(link.encoder().opensWithNextBytes()).isTrue();
        byte[] request = Peers.encode(link.encoder(), HELLO);
        assertThat(request).hasSize(ivSize(method) + Halves.TARGET.length() + HELLO.length);
        assertThat(link.encoder().opensWithNextBytes()).isFalse();
        assertThat(Peers.encode(link.encoder(), HELLO)).hasSize(HELLO.length);
        assertThat(Peers.encode(link.encoder(), new byte[0])).isEmpty();
        assertThat(Peers.encode(halves.read(request).encoder(), HELLO)).hasSize(ivSize(method) + HELLO.length);
    }

    private static int ivSize(Method method) {
        return method == Method.CHACHA20_IETF ? 12 : 16;
    }

    @ParameterizedTest
    @MethodSource("procurator.shadowsocks.Methods#unsealed")
    void everyIvIsTakenOnce(Method method) throws IOException {
        Halves halves = Halves.of(method);
        Link link = halves.client.open(Halves.TARGET);
        byte[] request = Peers.encode(link.encoder(), HELLO);
        byte[] answer = Peers.encode(halves.read(request).encoder(), HELLO);
        assertThat(halves.refusal(request).cause()).isEqualTo(Refusal.REPLAYED);
        assertThat(Peers.decode(link.decoder(), answer, answer.length)).isEqualTo(HELLO);
        Decoder another = halves.client.open(Halves.TARGET).decoder();
        assertThatThrownBy(() -> Peers.decode(another, answer, answer.length)).isInstanceOf(ProtocolException.class);
        Link third = halves.client.open(Halves.TARGET);
        byte[] sent = Peers.encode(third.encoder(), HELLO);
        assertThatThrownBy(() -> Peers.decode(third.decoder(), sent, sent.length))
                .isInstanceOf(ProtocolException.class);
    }

    /** Of IVs alone, also where they differ in their last byte only: the rest of a replay may differ. */
    @ParameterizedTest
    @MethodSource("procurator.shadowsocks.Methods#unsealed")
    void ivsAreToldApartByEachOfTheirBytes(Method method) {
        ReplayFilter seen = ReplayFilter.of(Peers.at(0));
        byte[] iv = bytes(ivSize(method));
        assertThat(seen.add(iv)).isTrue();
        for (int i = 0; i < iv.length; i++) {
            byte[] other = iv.clone();
            other[i]++;
            assertThat(seen.add(other)).isTrue();
            assertThat(seen.add(other)).isFalse();
        }
        assertThat(seen.add(iv)).isFalse();
    }

    /** What an attacker who knows the target makes of a request: the byte of the type is what he likes. */
    @ParameterizedTest
    @MethodSource("procurator.shadowsocks.Methods#unsealed")
    void whatReadsAsNoAddressIsRefusedAndItsIvNotRemembered(Method method) throws IOException {
        Halves halves = Halves.of(method);
        int type = ivSize(method);
        for (int wrong = 0; wrong < 256; wrong++) {
            if (wrong == Address.IPV4 || wrong == Address.NAME || wrong == Address.IPV6) {
                continue;
            }
            byte[] request = halves.request(HELLO);
            request[type] ^= (byte) (Address.NAME ^ wrong);
            assertThat(halves.refusal(request).cause()).isEqualTo(Refusal.UNAUTHENTICATED);
            request[type] ^= (byte) (Address.NAME ^ wrong);
            assertThat(halves.read(request).target()).isEqualTo(Halves.TARGET);
        }
        for (Address wrong : new Address[] {
            new Address.Name("", 80),
            new Address.Name("a b", 80),
            new Address.Name("a\u0001", 80),
            new Address.Name("example.com", 0)
        }) {
            byte[] request = Peers.encode(halves.client.open(wrong).encoder(), HELLO);
            assertThat(halves.refusal(request).cause()).isEqualTo(Refusal.UNAUTHENTICATED);
        }
    }

    /** So it is, and docs/probes.md says it: of noise that is as long as an address 2 in 256 pass for one. */
    @ParameterizedTest
    @MethodSource("procurator.shadowsocks.Methods#unsealed")
    void noiseIsTakenForAnAddressOnceInAHundredTimesOrLess(Method method) {
        Halves halves = Halves.of(method);
        Random random = new Random(1);
        int taken = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] noise = new byte[600];
            random.nextBytes(noise);
            try {
                taken += halves.server.get().read(ByteBuffer.wrap(noise)) == null ? 0 : 1;
            } catch (LinkRefused e) {
                assertThat(e.cause()).isEqualTo(Refusal.UNAUTHENTICATED);
            }
        }
        assertThat(taken).isBetween(50, 250);
    }

    /** It is not defended, and docs/probes.md says so: who knows the target writes another into its place. */
    @ParameterizedTest
    @MethodSource("procurator.shadowsocks.Methods#unsealed")
    void requestChangedOnTheWayReadsAsAnotherTarget(Method method) throws IOException {
        Halves halves = Halves.of(method);
        byte[] request = halves.request(HELLO);
        request[ivSize(method) + Halves.TARGET.length() - 1] ^= (byte) (80 ^ 25);
        assertThat(halves.read(request).target()).isEqualTo(new Address.Name("example.com", 25));
    }

    @ParameterizedTest
    @MethodSource("procurator.shadowsocks.Methods#unsealed")
    void streamCutAnywhereLooksWhole(Method method) throws IOException {
        Halves halves = Halves.of(method);
        Link link = halves.client.open(Halves.TARGET);
        byte[] answer =
                Peers.encode(halves.read(Peers.encode(link.encoder(), HELLO)).encoder(), HELLO);
        byte[] cut = Arrays.copyOf(answer, answer.length - 2);
        assertThat(Peers.decode(link.decoder(), cut, 1)).isEqualTo(Arrays.copyOf(HELLO, 3));
        assertThat(link.decoder().atFrameEnd()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("procurator.shadowsocks.Methods#unsealed")
    void anIvThatIsConstantIsTakenAgainWhereItIsLetBeAndNoOtherIs(Method method) throws IOException {
        ServerKeys keys = ServerKeys.ofPassword(method, "foobar");
        byte[] iv = keys.withConstantIv("foobar").constantIv();
        byte[][] requests = {request(method, iv, "one.example"), request(method, iv, "two.example")};
        Supplier<RequestReader> usual = requests(keys);
        assertThat(usual.get().read(ByteBuffer.wrap(requests[0]))).isNotNull();
        assertThatThrownBy(() -> usual.get().read(ByteBuffer.wrap(requests[1]))).isInstanceOf(LinkRefused.class);
        Supplier<RequestReader> lax = requests(keys.withConstantIv("foobar"));
        byte[] drawn = bytes(iv.length);
        assertThat(lax.get().read(ByteBuffer.wrap(requests[0]))).isNotNull();
        assertThat(lax.get().read(ByteBuffer.wrap(requests[1]))).isNotNull();
        assertThat(lax.get().read(ByteBuffer.wrap(request(method, drawn, "a.example"))))
                .isNotNull();
        assertThatThrownBy(() -> lax.get().read(ByteBuffer.wrap(request(method, drawn, "a.example"))))
                .isInstanceOf(LinkRefused.class);
    }

    private static Supplier<RequestReader> requests(ServerKeys keys) {
        return keys.requests(ReplayFilter.of(Peers.at(0)), new Salts(), Peers.at(0));
    }

    private static byte[] request(Method method, byte[] iv, String host) {
        ClientLinks links = ClientKeys.ofPassword(method, "foobar")
                .links(ReplayFilter.of(Peers.at(0)), Peers.fixedSalts(0, iv), Peers.at(0));
        return Peers.encode(links.open(new Address.Name(host, 80)).encoder(), HELLO);
    }

    private static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }
}
