package procurator.shadowsocks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Packets that nobody seals, by every stream cipher. */
class UnsealedPacketsTest {
    private static final byte[] HELLO = Peers.concat(
            new byte[] {3, 11}, "example.com".getBytes(StandardCharsets.US_ASCII), new byte[] {0, 53}, new byte[] {
                'h', 'i'
            });

    private final byte[] out = new byte[70_000];
    private final Opened opened = new Opened();

    private static ReplayFilter nothingSeen() {
        return ReplayFilter.of(Peers.at(0));
    }

    private static ClientSession client(Method method, String password) {
        return ClientKeys.ofPassword(method, password)
                .sessions(nothingSeen(), new Salts(), Peers.at(0))
                .get();
    }

    private static PacketReader server(Method method) {
        return ServerKeys.ofPassword(method, "right").packets(nothingSeen(), new Salts(), Peers.at(0));
    }

    private byte[] sealed(ClientSession session, byte[] addressed) {
        return Arrays.copyOf(out, session.seal(addressed, 0, addressed.length, out, 0));
    }

    private @Nullable Refusal open(PacketReader reader, byte[] packet) {
        return reader.open(packet, 0, packet.length, out, 0, opened);
    }

    @ParameterizedTest
    @MethodSource("procurator.shadowsocks.Methods#unsealed")
    void packetsOfAnySizeAreAsLongAsPlannedAndTakenOnce(Method method) {
        ClientSession client = client(method, "right");
        PacketReader server = server(method);
        for (int length : new int[] {7, 8, 1_200, 65_507 - client.sealedSize(0)}) {
            byte[] addressed = new byte[length];
            new Random(length).nextBytes(addressed);
            addressed[0] = 1;
            byte[] packet = sealed(client, addressed);
            assertThat(packet).hasSize(client.sealedSize(length));
            assertThat(open(server, packet)).isNull();
            assertThat(Arrays.copyOfRange(out, opened.start(), opened.start() + opened.length()))
                    .isEqualTo(addressed);
            ServerSession answering = Objects.requireNonNull(opened.session());
            byte[] answer = Arrays.copyOf(out, answering.seal(addressed, 0, length, out, 0));
            assertThat(open(client, answer)).isNull();
            assertThat(open(client, answer)).isEqualTo(Refusal.REPLAYED);
            assertThat(open(server, answer)).isEqualTo(Refusal.REPLAYED);
            assertThat(open(server, packet)).isEqualTo(Refusal.REPLAYED);
            assertThat(open(client, packet)).isEqualTo(Refusal.REPLAYED);
            assertThat(opened.session()).isNull();
        }
    }

    @ParameterizedTest
    @MethodSource("procurator.shadowsocks.Methods#unsealed")
    void whatHasNoAddressIsRefusedAndItsIvNotRemembered(Method method) {
        ClientSession client = client(method, "right");
        PacketReader server = server(method);
        byte[] packet = sealed(client, HELLO);
        for (int length = 0; length < packet.length - 2; length++) {
            assertThat(open(server, Arrays.copyOf(packet, length))).isEqualTo(Refusal.UNAUTHENTICATED);
        }
        int type = client.sealedSize(0);
        for (int wrong = 5; wrong < 256; wrong++) {
            byte[] changed = packet.clone();
            changed[type] ^= (byte) (3 ^ wrong);
            assertThat(open(server, changed)).isEqualTo(Refusal.UNAUTHENTICATED);
        }
        byte[] noPort = HELLO.clone();
        noPort[14] = 0;
        assertThat(open(server, sealed(client, noPort))).isEqualTo(Refusal.UNAUTHENTICATED);
        assertThat(open(server, packet)).isNull();
    }

    /** Most of them: an address may come out by chance. */
    @ParameterizedTest
    @MethodSource("procurator.shadowsocks.Methods#unsealed")
    void ofAThousandPacketsUnderAnotherPasswordHardlyOneReadsAsAddressed(Method method) {
        ClientSession stranger = client(method, "wrong");
        PacketReader server = server(method);
        int taken = 0;
        for (int i = 0; i < 1_000; i++) {
            Refusal refusal = open(server, sealed(stranger, HELLO));
            assertThat(refusal).isIn(null, Refusal.UNAUTHENTICATED);
            taken += refusal == null ? 1 : 0;
        }
        assertThat(taken).isLessThan(40); // 4 are expected: HELLO is too short for an IPv6 address
    }

    @ParameterizedTest
    @MethodSource("procurator.shadowsocks.Methods#unsealed")
    void anIvThatIsConstantIsTakenAgainWhereItIsLetBe(Method method) {
        ServerKeys keys = ServerKeys.ofPassword(method, "right").withConstantIv("right");
        ClientSession old = ClientKeys.ofPassword(method, "right")
                .sessions(nothingSeen(), Peers.fixedSalts(0, keys.constantIv()), Peers.at(0))
                .get();
        byte[] packet = sealed(old, HELLO);
        PacketReader lax = keys.packets(nothingSeen(), new Salts(), Peers.at(0));
        PacketReader usual = server(method);
        for (int i = 0; i < 3; i++) {
            assertThat(open(lax, packet)).isNull();
            assertThat(open(usual, packet)).isEqualTo(i == 0 ? null : Refusal.REPLAYED);
        }
    }
}
