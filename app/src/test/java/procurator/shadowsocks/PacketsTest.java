package procurator.shadowsocks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What both editions promise of packets, by every method, with users where it has them. */
class PacketsTest {
    private static final byte[] HELLO = Peers.concat(
            new byte[] {3, 11}, "example.com".getBytes(StandardCharsets.US_ASCII), new byte[] {0, 53}, new byte[] {
                'h', 'i'
            });

    @ParameterizedTest
    @MethodSource("procurator.shadowsocks.Methods#authentic")
    void requestAndAnswerArriveAsSent(Method method) {
        PacketHalves halves = PacketHalves.of(method);
        ClientSession session = halves.client.get();
        assertThat(halves.serverOpens(halves.sealed(session, HELLO))).isNull();
        assertThat(halves.plain()).isEqualTo(HELLO);
        assertThat(halves.opened.user()).isEqualTo(method.edition().hasUsers() ? PacketHalves.USER : null);
        ServerSession answering = halves.kept();
        assertThat(answering.user()).isEqualTo(halves.opened.user());
        assertThat(halves.clientOpens(session, halves.sealed(answering, HELLO))).isNull();
        assertThat(halves.plain()).isEqualTo(HELLO);
    }

    /** From nothing but an address to what just fits a datagram over IPv4: 65,507 bytes. */
    @ParameterizedTest
    @MethodSource("procurator.shadowsocks.Methods#authentic")
    void packetsOfAnySizeAreAsLongAsPlanned(Method method) {
        PacketHalves halves = PacketHalves.of(method);
        ClientSession session = halves.client.get();
        int most = 65_507 - session.sealedSize(0);
        for (int length : new int[] {7, 8, 1_200, most}) {
            byte[] addressed = new byte[length];
            new Random(length).nextBytes(addressed);
            addressed[0] = 1;
            byte[] packet = halves.sealed(session, addressed);
            assertThat(packet).hasSize(session.sealedSize(length));
            assertThat(halves.serverOpens(packet)).isNull();
            assertThat(halves.plain()).isEqualTo(addressed);
            byte[] answer = halves.sealed(halves.kept(), addressed);
            assertThat(halves.clientOpens(session, answer)).isNull();
            assertThat(halves.plain()).isEqualTo(addressed);
        }
        assertThat(session.sealedSize(most)).isEqualTo(65_507);
    }

    /** At the exact size that is promised, amid bytes of others. */
    @ParameterizedTest
    @MethodSource("procurator.shadowsocks.Methods#authentic")
    void nothingIsWrittenBesideThePlaceGiven(Method method) {
        PacketHalves halves = PacketHalves.of(method);
        ClientSession session = halves.client.get();
        byte[] around = Peers.concat(new byte[9], HELLO, new byte[9]);
        int size = session.sealedSize(HELLO.length);
        byte[] out = new byte[size + 10];
        Arrays.fill(out, (byte) 7);
        assertThat(session.seal(around, 9, HELLO.length, out, 5)).isEqualTo(size);
        byte[] plain = new byte[size + 10];
        Arrays.fill(plain, (byte) 7);
        assertThat(halves.server.open(out, 5, size, plain, 5, halves.opened)).isNull();
        int start = halves.opened.start();
        assertThat(start).isGreaterThanOrEqualTo(5);
        assertThat(Arrays.copyOfRange(plain, start, start + halves.opened.length()))
                .isEqualTo(HELLO);
        for (byte[] array : new byte[][] {out, plain}) {
            assertThat(Arrays.copyOf(array, 5)).containsOnly(7);
            assertThat(Arrays.copyOfRange(array, size + 5, size + 10)).containsOnly(7);
        }
    }

    @ParameterizedTest
    @MethodSource("procurator.shadowsocks.Methods#authentic")
    void everyPrefixIsRefusedAndTheWholeIsTakenAfterThem(Method method) {
        PacketHalves halves = PacketHalves.of(method);
        ClientSession session = halves.client.get();
        ServerSession answering = halves.begun(session);
        byte[] request = halves.sealed(session, HELLO);
        byte[] answer = halves.sealed(answering, HELLO);
        for (int length = 0; length < request.length; length++) {
            assertThat(halves.serverOpens(Arrays.copyOf(request, length))).isEqualTo(Refusal.UNAUTHENTICATED);
        }
        for (int length = 0; length < answer.length; length++) {
            assertThat(halves.clientOpens(session, Arrays.copyOf(answer, length)))
                    .isEqualTo(Refusal.UNAUTHENTICATED);
        }
        assertThat(halves.serverOpens(request)).isNull();
        assertThat(halves.clientOpens(session, answer)).isNull();
    }

    @ParameterizedTest
    @MethodSource("procurator.shadowsocks.Methods#authentic")
    void everyFlippedBitIsRefusedAndChangesNothing(Method method) {
        PacketHalves halves = PacketHalves.of(method);
        ClientSession session = halves.client.get();
        byte[] first = halves.sealed(session, HELLO);
        byte[] second = halves.sealed(session, HELLO);
        for (int bit = 0; bit < first.length * 8; bit++) {
            assertThat(halves.serverOpens(flipped(first, bit))).isEqualTo(Refusal.UNAUTHENTICATED);
        }
        assertThat(halves.serverOpens(first)).isNull();
        ServerSession answering = halves.kept();
        for (int bit = 0; bit < second.length * 8; bit++) {
            assertThat(halves.serverOpens(flipped(second, bit))).isEqualTo(Refusal.UNAUTHENTICATED);
        }
        assertThat(halves.serverOpens(second)).isNull();
        byte[] answer = halves.sealed(answering, HELLO);
        for (int bit = 0; bit < answer.length * 8; bit++) {
            assertThat(halves.clientOpens(session, flipped(answer, bit))).isEqualTo(Refusal.UNAUTHENTICATED);
        }
        assertThat(halves.clientOpens(session, answer)).isNull();
    }

    private static byte[] flipped(byte[] packet, int bit) {
        byte[] flipped = packet.clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        return flipped;
    }

    @ParameterizedTest
    @MethodSource("procurator.shadowsocks.Methods#authentic")
    void replayIsRefused(Method method) {
        PacketHalves halves = PacketHalves.of(method);
        ClientSession session = halves.client.get();
        byte[] request = halves.sealed(session, HELLO);
        assertThat(halves.serverOpens(request)).isNull();
        byte[] answer = halves.sealed(halves.kept(), HELLO);
        assertThat(halves.serverOpens(request)).isEqualTo(Refusal.REPLAYED);
        assertThat(halves.clientOpens(session, answer)).isNull();
        assertThat(halves.clientOpens(session, answer)).isEqualTo(Refusal.REPLAYED);
    }

    @ParameterizedTest
    @MethodSource("procurator.shadowsocks.Methods#authentic")
    void packetSentBackToWhoSealedItIsRefused(Method method) {
        PacketHalves halves = PacketHalves.of(method);
        ClientSession session = halves.client.get();
        ServerSession answering = halves.begun(session);
        Refusal why = sentBack(method);
        assertThat(halves.clientOpens(session, halves.sealed(session, HELLO))).isEqualTo(why);
        assertThat(halves.serverOpens(halves.sealed(answering, HELLO))).isEqualTo(why);
    }

    /** A salt of one's own is known; a header of AES has another key or another length; else the type is a wrong one. */
    private static Refusal sentBack(Method method) {
        if (method.edition() instanceof Sip004) {
            return Refusal.REPLAYED;
        }
        return method.configName().contains("chacha20") ? Refusal.MALFORMED : Refusal.UNAUTHENTICATED;
    }

    @ParameterizedTest
    @MethodSource("procurator.shadowsocks.Methods#authentic")
    void anotherKeyIsRefused(Method method) {
        PacketHalves halves = PacketHalves.of(method);
        ClientSession stranger = halves.stranger().get();
        assertThat(halves.serverOpens(halves.sealed(stranger, HELLO))).isEqualTo(Refusal.UNAUTHENTICATED);
        assertThat(halves.opened.user()).isNull();
        ServerSession answering = halves.begun(halves.client.get());
        assertThat(halves.clientOpens(stranger, halves.sealed(answering, HELLO)))
                .isEqualTo(Refusal.UNAUTHENTICATED);
    }

    /** Authentic, and the address is none: an unknown type, an empty name, a name cut off, nothing at all. */
    @ParameterizedTest
    @MethodSource("procurator.shadowsocks.Methods#authentic")
    void badAddressIsMalformed(Method method) {
        PacketHalves halves = PacketHalves.of(method);
        ClientSession session = halves.client.get();
        ServerSession answering = halves.begun(session);
        byte[][] bad = {
            {}, {1}, {2, 1, 1, 1, 1, 0, 1}, {1, 1, 1, 1, 1, 0}, {3, 0, 0, 1}, {3, 5, 'a', 'b', 0, 1}, {3, 1, ' ', 0, 1}
        };
        for (byte[] addressed : bad) {
            assertThat(halves.serverOpens(halves.sealed(session, addressed)))
                    .as(Arrays.toString(addressed))
                    .isEqualTo(Refusal.MALFORMED);
            assertThat(halves.clientOpens(session, halves.sealed(answering, addressed)))
                    .isEqualTo(Refusal.MALFORMED);
        }
    }

    @ParameterizedTest
    @MethodSource("procurator.shadowsocks.Methods#authentic")
    void garbageIsRefusedAndNothingIsRememberedOfIt(Method method) {
        PacketHalves halves = PacketHalves.of(method);
        ClientSession session = halves.client.get();
        ServerSession answering = halves.begun(session);
        byte[] request = halves.sealed(session, HELLO);
        byte[] answer = halves.sealed(answering, HELLO);
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            byte[] garbage = new byte[random.nextInt(200)];
            random.nextBytes(garbage);
            int known = i % 3 == 0 ? Math.min(garbage.length, method.keySize()) : 0;
            System.arraycopy(i % 2 == 0 ? request : answer, 0, garbage, 0, known);
            Refusal refusal = i % 2 == 0 ? halves.serverOpens(garbage) : halves.clientOpens(session, garbage);
            if (refusal != Refusal.UNAUTHENTICATED || halves.opened.session() != null) {
                throw new AssertionError(i + ": " + refusal);
            }
        }
        assertThat(halves.serverOpens(request)).isNull();
        assertThat(halves.clientOpens(session, answer)).isNull();
    }
}
