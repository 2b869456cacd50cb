package procurator.shadowsocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import procurator.wire.Address;
import procurator.wire.ProtocolException;

/** What the server takes for a request, and what it refuses, by both editions. */
class LinkRequestTest {
    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ADDRESS = {1, 127, 0, 0, 1, 0, 80};

    static List<Method> methods2022() {
        return Arrays.stream(Method.values())
                .filter(method -> method.edition() instanceof Sip022)
                .toList();
    }

    static List<Method> classicMethods() {
        return Arrays.stream(Method.values())
                .filter(method -> method.edition() instanceof Sip004)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("procurator.shadowsocks.Methods#authentic")
    void requestIsReadFromAnyTwoParts(Method method) throws IOException {
        Halves halves = Halves.of(method);
        byte[] request = halves.request(HELLO);
        for (int cut = 0; cut < request.length; cut++) {
            RequestReader reader = halves.again().server.get();
            ByteBuffer in = ByteBuffer.wrap(request, 0, cut);
            assertThat(reader.read(in)).isNull();
            expectHello(halves, reader.read(in.limit(request.length)));
            assertThat(in.hasRemaining()).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("procurator.shadowsocks.Methods#authentic")
    void requestIsReadByteByByte(Method method) throws IOException {
        Halves halves = Halves.of(method);
        byte[] request = halves.request(HELLO);
        RequestReader reader = halves.server.get();
        ByteBuffer in = ByteBuffer.wrap(request, 0, 0);
        for (int here = 0; here < request.length; here++) {
            assertThat(reader.read(in.limit(here))).isNull();
        }
        expectHello(halves, reader.read(in.limit(request.length)));
    }

    private static void expectHello(Halves halves, @Nullable LinkRequest request) {
        if (request == null) {
            throw new AssertionError("incomplete");
        }
        assertThat(request.target()).isEqualTo(Halves.TARGET);
        assertThat(request.firstPayload()).isEqualTo(HELLO);
        assertThat(request.user()).isEqualTo(halves.method().edition().hasUsers() ? Halves.USER : null);
    }

    @ParameterizedTest
    @MethodSource("procurator.shadowsocks.Methods#authentic")
    void bytesBehindTheRequestAreLeftForItsDecoder(Method method) throws IOException {
        Halves halves = Halves.of(method);
        Link link = halves.client.open(Halves.TARGET);
        byte[] first = Peers.encode(link.encoder(), HELLO);
        byte[] second = Peers.encode(link.encoder(), HELLO);
        ByteBuffer in = ByteBuffer.wrap(Peers.concat(first, second));
        LinkRequest request = Peers.request(halves.server, in);
        assertThat(in.position()).isEqualTo(first.length);
        assertThat(Peers.decode(request.decoder(), second, second.length)).isEqualTo(HELLO);
    }

    @ParameterizedTest
    @MethodSource("procurator.shadowsocks.Methods#authentic")
    void everyBitFlippedIsRefused(Method method) {
        Halves halves = Halves.of(method);
        byte[] request = halves.request(HELLO);
        for (int bit = 0; bit < request.length * 8; bit++) {
            byte[] flipped = request.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(halves.again().refusal(flipped).cause())
                    .describedAs("bit %d", bit)
                    .isEqualTo(Refusal.UNAUTHENTICATED);
        }
    }

    @ParameterizedTest
    @MethodSource("procurator.shadowsocks.Methods#authentic")
    void anotherKeyOrAnUnknownUserIsRefused(Method method) {
        Halves halves = Halves.of(method);
        byte[] request = Peers.encode(halves.stranger().open(Halves.TARGET).encoder(), HELLO);
        assertThat(halves.refusal(request).cause()).isEqualTo(Refusal.UNAUTHENTICATED);
    }

    @ParameterizedTest
    @MethodSource("procurator.shadowsocks.Methods#authentic")
    void requestSentTwiceIsRefused(Method method) throws IOException {
        Halves halves = Halves.of(method);
        byte[] request = halves.request(HELLO);
        halves.read(request);
        assertThat(halves.refusal(request).cause()).isEqualTo(Refusal.REPLAYED);
    }

    @ParameterizedTest
    @MethodSource("procurator.shadowsocks.Methods#authentic")
    void saltOfARefusedRequestIsNotRemembered(Method method) throws IOException {
        Halves halves = Halves.of(method);
        byte[] request = halves.request(HELLO);
        byte[] flipped = request.clone();
        flipped[halves.clearBytes()] ^= 1;
        assertThat(halves.refusal(flipped).cause()).isEqualTo(Refusal.UNAUTHENTICATED);
        assertThat(halves.read(request).target()).isEqualTo(Halves.TARGET);
    }

    @ParameterizedTest
    @MethodSource("procurator.shadowsocks.Methods#authentic")
    void answerSentBackToTheServerIsRefused(Method method) throws IOException {
        Halves halves = Halves.of(method);
        byte[] answer = Peers.encode(halves.read(halves.request(HELLO)).encoder(), new byte[300]);
        Refusal expected = method.edition() instanceof Sip004 ? Refusal.REPLAYED : Refusal.UNAUTHENTICATED;
        assertThat(halves.refusal(answer).cause()).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("procurator.shadowsocks.Methods#authentic")
    void requestSentBackToTheClientIsRefused(Method method) {
        Link link = Halves.of(method).client.open(Halves.TARGET);
        byte[] request = Peers.encode(link.encoder(), HELLO);
        assertThatThrownBy(() -> Peers.decode(link.decoder(), request, request.length))
                .isInstanceOf(ProtocolException.class);
    }

    @ParameterizedTest
    @MethodSource("procurator.shadowsocks.Methods#authentic")
    void answerToAnotherRequestOrSentTwiceIsRefused(Method method) throws IOException {
        Halves halves = Halves.of(method);
        Link first = halves.client.open(Halves.TARGET);
        Link second = halves.client.open(Halves.TARGET);
        LinkRequest request = halves.read(Peers.encode(first.encoder(), HELLO));
        halves.read(Peers.encode(second.encoder(), HELLO));
        byte[] answer = Peers.encode(request.encoder(), HELLO);
        assertThat(Peers.decode(first.decoder(), answer, 1)).isEqualTo(HELLO);
        assertThatThrownBy(() -> Peers.decode(second.decoder(), answer, 1)).isInstanceOf(ProtocolException.class);
    }

    @ParameterizedTest
    @MethodSource("procurator.shadowsocks.Methods#authentic")
    void twoThousandFreshRequestsAreTaken(Method method) throws IOException {
        Halves halves = Halves.of(method);
        for (int i = 0; i < 2_000; i++) {
            expectHello(halves, halves.read(halves.request(HELLO)));
        }
    }

    // ---- clocks ----

    @ParameterizedTest
    @ValueSource(longs = {-30, -1, 0, 1, 30})
    void clocksMayBeThirtySecondsApart(long ahead) throws IOException {
        for (Method method : methods2022()) {
            Halves halves = Halves.of(method);
            halves.clientIsAhead(ahead);
            Link link = halves.client.open(Halves.TARGET);
            LinkRequest request = halves.read(Peers.encode(link.encoder(), HELLO));
            assertThat(Peers.decode(link.decoder(), Peers.encode(request.encoder(), HELLO), 7))
                    .isEqualTo(HELLO);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-3600, -31, 31, 3600})
    void clocksFartherApartAreRefusedByBothHalves(long ahead) throws IOException {
        for (Method method : methods2022()) {
            Halves halves = Halves.of(method);
            Link link = halves.client.open(Halves.TARGET);
            byte[] timely = Peers.encode(link.encoder(), HELLO);
            halves.clientIsAhead(ahead);
            LinkRefused refused = halves.refusal(halves.request(HELLO));
            assertThat(refused.cause()).isEqualTo(Refusal.STALE);
            assertThat(refused.skew()).isEqualTo(Duration.ofSeconds(ahead));
            assertThat(refused.user()).isEqualTo(method.edition().hasUsers() ? Halves.USER : null);
            halves.clientIsAhead(0);
            LinkRequest request = halves.read(timely);
            halves.serverJumps(-ahead);
            byte[] answer = Peers.encode(request.encoder(), HELLO);
            assertThatThrownBy(() -> Peers.decode(link.decoder(), answer, 1)).isInstanceOf(ClockSkew.class);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-3600, -31, 31, 3600})
    void answerIsTakenAlsoWhenTheClientsClockWasSetAfterTheRequest(long by) throws IOException {
        for (Method method : methods2022()) {
            Halves halves = Halves.of(method);
            Link link = halves.client.open(Halves.TARGET);
            LinkRequest request = halves.read(Peers.encode(link.encoder(), HELLO));
            halves.clientJumps(by);
            byte[] answer = Peers.encode(request.encoder(), HELLO);
            assertThat(Peers.decode(link.decoder(), answer, 7)).isEqualTo(HELLO);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-3600, -31, 31, 3600})
    void answerIsTakenWhenBothClocksWereSetAfterTheRequest(long by) throws IOException {
        for (Method method : methods2022()) {
            Halves halves = Halves.of(method);
            Link link = halves.client.open(Halves.TARGET);
            LinkRequest request = halves.read(Peers.encode(link.encoder(), HELLO));
            halves.clientJumps(by);
            halves.serverJumps(by);
            byte[] answer = Peers.encode(request.encoder(), HELLO);
            assertThat(Peers.decode(link.decoder(), answer, 7)).isEqualTo(HELLO);
        }
    }

    @ParameterizedTest
    @MethodSource("methods2022")
    void stampBeyondTimeItselfIsRefused(Method method) {
        Halves halves = Halves.of(method);
        for (long stamp : new long[] {Long.MIN_VALUE, -1, Long.MAX_VALUE, 0}) {
            byte[] request = halves.forged(fixed(0, stamp, 12), new byte[12]);
            assertThat(halves.refusal(request).cause()).isEqualTo(Refusal.STALE);
        }
    }

    @ParameterizedTest
    @MethodSource("methods2022")
    void requestStampedBeforeTheServerStartedIsRefused(Method method) throws IOException {
        Halves halves = Halves.of(method);
        byte[] request = halves.request(HELLO);
        long stamped = halves.now();
        for (long started : new long[] {stamped - 1, stamped}) {
            assertThat(startedAt(halves, started).get().read(ByteBuffer.wrap(request)))
                    .isNotNull();
        }
        assertThatThrownBy(() -> startedAt(halves, stamped + 1).get().read(ByteBuffer.wrap(request)))
                .isInstanceOfSatisfying(
                        LinkRefused.class,
                        refused -> assertThat(refused.cause()).isEqualTo(Refusal.BEFORE_START));
    }

    private static Supplier<RequestReader> startedAt(Halves halves, long second) {
        return halves.serverThatRemembersSince(ReplayFilter.of(Peers.at(second)));
    }

    // ---- what a peer with the key must not say ----

    @ParameterizedTest
    @MethodSource("methods2022")
    void malformedHeadersAreRefused(Method method) {
        byte[] empty = {};
        expectMalformed(method, 1, Peers.concat(ADDRESS, padding(1), new byte[1])); // the type of an answer
        expectMalformed(method, 0, empty);
        expectMalformed(method, 0, ADDRESS);
        expectMalformed(method, 0, Peers.concat(ADDRESS, new byte[1]));
        expectMalformed(method, 0, Peers.concat(ADDRESS, padding(0))); // neither payload nor padding
        expectMalformed(method, 0, Peers.concat(ADDRESS, padding(2), new byte[1])); // more than there is
        expectMalformed(method, 0, Peers.concat(ADDRESS, padding(901), new byte[901]));
        expectMalformed(method, 0, Peers.concat(new byte[] {2}, padding(1), new byte[20])); // address type 2
        expectMalformed(method, 0, Peers.concat(new byte[] {3, 0, 0, 80}, padding(1), new byte[1])); // empty name
    }

    private static void expectMalformed(Method method, int type, byte[] variable) {
        Halves halves = Halves.of(method);
        byte[] request = halves.forged(fixed(type, halves.now(), variable.length), variable);
        assertThat(halves.refusal(request).cause()).isEqualTo(Refusal.MALFORMED);
    }

    /** As shadowsocks-rust sends it where its SOCKS client did. */
    @ParameterizedTest
    @MethodSource("methods2022")
    void nameInUtf8IsReadAsNameServersKnowIt(Method method) throws IOException {
        Halves halves = Halves.of(method);
        byte[] name = "b\u00fccher.test".getBytes(StandardCharsets.UTF_8);
        byte[] address = Peers.concat(new byte[] {3, (byte) name.length}, name, new byte[] {1, (byte) 0xbb});
        byte[] variable = Peers.concat(address, padding(0), HELLO);
        LinkRequest request = halves.read(halves.forged(fixed(0, halves.now(), variable.length), variable));
        assertThat(request.target()).isEqualTo(new Address.Name("xn--bcher-kva.test", 443));
        assertThat(request.firstPayload()).isEqualTo(HELLO);
    }

    @ParameterizedTest
    @MethodSource("methods2022")
    void paddingOfAnyAllowedSizeIsSkipped(Method method) throws IOException {
        for (int size : new int[] {0, 1, 899, 900}) {
            Halves halves = Halves.of(method);
            byte[] variable = Peers.concat(ADDRESS, padding(size), new byte[size], HELLO);
            LinkRequest request = halves.read(halves.forged(fixed(0, halves.now(), variable.length), variable));
            assertThat(request.firstPayload()).isEqualTo(HELLO);
        }
    }

    @ParameterizedTest
    @MethodSource("methods2022")
    void requestWithoutPayloadHasPaddingOfOneToNineHundredBytes(Method method) throws IOException {
        Halves halves = Halves.of(method);
        int bare = halves.clearBytes() + 11 + 16 + Halves.TARGET.length() + 2 + 16;
        for (int i = 0; i < 2_000; i++) {
            byte[] request = halves.request(new byte[0]);
            assertThat(request.length - bare).isBetween(1, 900);
            assertThat(halves.read(request).firstPayload()).isEmpty();
        }
        assertThat(halves.request(HELLO)).hasSize(bare + HELLO.length);
    }

    @ParameterizedTest
    @MethodSource("classicMethods")
    void addressMayBeSpreadOverFrames(Method method) throws IOException {
        byte[] all = Peers.concat(ADDRESS, HELLO);
        for (int cut = 1; cut < ADDRESS.length; cut++) {
            Halves halves = Halves.of(method);
            byte[] head = Arrays.copyOf(all, cut);
            byte[] tail = Arrays.copyOfRange(all, cut, all.length);
            LinkRequest request = halves.read(halves.forged(size(cut), head, size(tail.length), tail));
            assertThat(request.target()).hasToString("127.0.0.1:80");
            assertThat(request.firstPayload()).isEqualTo(HELLO);
        }
    }

    @ParameterizedTest
    @MethodSource("classicMethods")
    void malformedFirstFramesAreRefused(Method method) {
        for (int length : new int[] {0, 0x4000, 0x8000, 0xFFFF}) {
            Halves halves = Halves.of(method);
            assertThat(halves.refusal(halves.forged(size(length), new byte[length]))
                            .cause())
                    .isEqualTo(Refusal.MALFORMED);
        }
        for (byte[] address : List.of(new byte[] {2, 0, 0}, new byte[] {3, 0, 0, 80}, new byte[] {3, 1, ' ', 0, 80})) {
            Halves halves = Halves.of(method);
            assertThat(halves.refusal(halves.forged(size(address.length), address))
                            .cause())
                    .isEqualTo(Refusal.MALFORMED);
        }
    }

    private static byte[] fixed(int type, long stamp, int length) {
        return ByteBuffer.allocate(11)
                .put((byte) type)
                .putLong(stamp)
                .putShort((short) length)
                .array();
    }

    private static byte[] padding(int size) {
        return size(size);
    }

    private static byte[] size(int size) {
        return ByteBuffer.allocate(2).putShort((short) size).array();
    }
}
