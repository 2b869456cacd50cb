package procurator.shadowsocks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import procurator.crypto.AesBlock;

/** Whole packets made by other hands, to the byte, as each half writes and reads them. */
class PacketVectorsTest {
    /** 8.8.8.8:53, the target of all of them. */
    private static final byte[] ADDRESS = {1, 8, 8, 8, 8, 0, 53};

    private final byte[] out = new byte[2_000];
    private final Opened opened = new Opened();

    static List<StreamVectors.Vector> classic() {
        return StreamVectors.of("sip004_udp");
    }

    static List<StreamVectors.Vector> numbered() {
        return StreamVectors.of("sip022_udp");
    }

    // ---- SIP004 ----

    @ParameterizedTest
    @MethodSource("classic")
    void classicPacketIsSealedByEitherHalf(StreamVectors.Vector vector) {
        byte[] packet = vector.hex("packet");
        byte[] salt = Arrays.copyOf(packet, vector.method().keySize());
        byte[] addressed = Peers.concat(ADDRESS, vector.hex("payload"));
        ClientSession client = classicClient(vector, Peers.fixedSalts(0, salt)).get();
        assertThat(sealed(client, addressed)).isEqualTo(packet);
        ServerSession server = (Sip004Packets) classicServer(vector, Peers.fixedSalts(0, salt));
        assertThat(sealed(server, addressed)).isEqualTo(packet);
    }

    @ParameterizedTest
    @MethodSource("classic")
    void classicPacketIsOpenedByEitherHalf(StreamVectors.Vector vector) {
        byte[] packet = vector.hex("packet");
        byte[] addressed = Peers.concat(ADDRESS, vector.hex("payload"));
        assertThat(classicClient(vector, new Salts()).get().open(packet, 0, packet.length, out, 5, opened))
                .isNull();
        assertThat(plain()).isEqualTo(addressed);
        assertThat(classicServer(vector, new Salts()).open(packet, 0, packet.length, out, 5, opened))
                .isNull();
        assertThat(plain()).isEqualTo(addressed);
        assertThat(Objects.requireNonNull(opened.session()).roams()).isFalse();
    }

    private static Supplier<ClientSession> classicClient(StreamVectors.Vector vector, Salts salts) {
        ClientKeys keys = ClientKeys.ofPassword(vector.method(), vector.text("password"));
        return keys.sessions(seen(), salts, Peers.at(0));
    }

    private static PacketReader classicServer(StreamVectors.Vector vector, Salts salts) {
        ServerKeys keys = ServerKeys.ofPassword(vector.method(), vector.text("password"));
        return keys.packets(seen(), salts, Peers.at(0));
    }

    // ---- SIP022, SIP023 ----

    @ParameterizedTest
    @MethodSource("numbered")
    void requestIsSealed(StreamVectors.Vector vector) {
        byte[] addressed = Peers.concat(ADDRESS, vector.hex("payload"));
        assertThat(sealed(client(vector), addressed)).isEqualTo(vector.hex("packet"));
    }

    @ParameterizedTest
    @MethodSource("numbered")
    void requestIsOpened(StreamVectors.Vector vector) {
        Sip022ServerSession session = session(vector);
        assertThat(plain()).isEqualTo(Peers.concat(ADDRESS, vector.hex("payload")));
        assertThat(session.of.session()).isEqualTo(number(vector.hex("client_session")));
        assertThat(session.window.isFree(vector.number("packet_id"))).isFalse();
        assertThat(opened.user()).isEqualTo(vector.texts("keys_base64").size() > 1 ? "ann" : null);
    }

    @ParameterizedTest
    @MethodSource("numbered")
    void answerIsSealed(StreamVectors.Vector vector) {
        Sip022ServerSession session = session(vector);
        session.answers.count(vector.number("server_packet_id"));
        assertThat(sealed(session, answer(vector))).isEqualTo(vector.hex("response"));
    }

    @ParameterizedTest
    @MethodSource("numbered")
    void answerIsOpened(StreamVectors.Vector vector) {
        byte[] response = vector.hex("response");
        assertThat(client(vector).open(response, 0, response.length, out, 0, opened))
                .isNull();
        assertThat(plain()).isEqualTo(answer(vector));
    }

    private static byte[] answer(StreamVectors.Vector vector) {
        return Peers.concat(ADDRESS, vector.hex("response_payload"));
    }

    private static Sip022ClientSession client(StreamVectors.Vector vector) {
        Salts salts =
                Peers.fixedSalts(vector.hex("padding").length, vector.hex("client_session"), nonce(vector, "nonce"));
        ClientKeys keys = ClientKeys.ofPassword(vector.method(), String.join(":", vector.texts("keys_base64")));
        Supplier<ClientSession> packets = keys.sessions(seen(), salts, Peers.at(vector.number("time")));
        Sip022ClientSession session = (Sip022ClientSession) packets.get();
        session.requests().count(vector.number("packet_id"));
        return session;
    }

    /** What the server of the last identity key makes of the request. */
    private Sip022ServerSession session(StreamVectors.Vector vector) {
        byte[] packet = arriving(vector);
        Salts salts = Peers.fixedSalts(0, vector.hex("server_session"), nonce(vector, "response_nonce"));
        PacketReader server = serverKeys(vector).packets(seen(), salts, Peers.at(vector.number("response_time")));
        assertThat(server.open(packet, 0, packet.length, out, 5, opened)).isNull();
        return (Sip022ServerSession) Objects.requireNonNull(opened.session());
    }

    /** Servers before the last one take their identity header out and put the IDs under the next key (SIP023). */
    private static byte[] arriving(StreamVectors.Vector vector) {
        byte[] packet = vector.hex("packet");
        List<String> keys = vector.texts("keys_base64");
        for (int i = 0; i + 2 < keys.size(); i++) {
            byte[] ids = new AesBlock().decrypt(key(keys.get(i)), packet);
            byte[] next = new AesBlock().encrypt(key(keys.get(i + 1)), ids);
            packet = Peers.concat(next, Arrays.copyOfRange(packet, 32, packet.length));
        }
        return packet;
    }

    private static byte[] key(String base64) {
        return Base64.getDecoder().decode(base64);
    }

    private static ServerKeys serverKeys(StreamVectors.Vector vector) {
        List<String> keys = vector.texts("keys_base64");
        if (keys.size() == 1) {
            return ServerKeys.ofPassword(vector.method(), keys.getFirst());
        }
        UserKeys users = new UserKeys(vector.method());
        users.add("ann", keys.getLast());
        return ServerKeys.ofPassword(vector.method(), keys.get(keys.size() - 2)).withUsers(users);
    }

    /** Random bytes of XChaCha20, drawn after the session ID. */
    private static byte[] nonce(StreamVectors.Vector vector, String name) {
        return vector.fields().containsKey(name) ? vector.hex(name) : new byte[0];
    }

    private static long number(byte[] bytes) {
        return ByteBuffer.wrap(bytes).getLong();
    }

    // ---- both ----

    private static ReplayFilter seen() {
        return ReplayFilter.of(Peers.at(0));
    }

    private byte[] sealed(ClientSession session, byte[] addressed) {
        return sealed(session.sealedSize(addressed.length), session.seal(addressed, 0, addressed.length, out, 3));
    }

    private byte[] sealed(ServerSession session, byte[] addressed) {
        return sealed(session.sealedSize(addressed.length), session.seal(addressed, 0, addressed.length, out, 3));
    }

    private byte[] sealed(int planned, int written) {
        assertThat(written).isEqualTo(planned);
        return Arrays.copyOfRange(out, 3, 3 + written);
    }

    private byte[] plain() {
        return Arrays.copyOfRange(out, opened.start(), opened.start() + opened.length());
    }
}
