package procurator.shadowsocks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import procurator.shadowsocks.StreamVectors.Vector;
import procurator.wire.Address;

/** A stream and a packet each way under aes-256-cfb, made by other hands. */
class UnsealedVectorsTest {
    private static final Address TARGET = new Address.Name("example.com", 80);

    private final Vector vector = StreamVectors.unsealed();
    private final Vector tcp = vector.part("tcp");
    private final Vector udp = vector.part("udp");
    private final String password = vector.text("password");
    private final byte[] hello = "hello".getBytes(StandardCharsets.US_ASCII);
    private final byte[] world = "world".getBytes(StandardCharsets.US_ASCII);

    private static ReplayFilter nothingSeen() {
        return ReplayFilter.of(Peers.at(0));
    }

    private static Salts iv(Vector of) {
        return Peers.fixedSalts(0, of.hex("iv"));
    }

    private ClientKeys clientKeys() {
        return ClientKeys.ofPassword(vector.method(), password);
    }

    private ServerKeys serverKeys() {
        return ServerKeys.ofPassword(vector.method(), password);
    }

    @Test
    void keyAndConstantIvOfAPasswordAreThoseOfOpenssl() {
        assertThat(serverKeys().key()).isEqualTo(vector.hex("key"));
        assertThat(serverKeys().constantIv()).isEmpty();
        assertThat(serverKeys().withConstantIv(password).constantIv())
                .isEqualTo(vector.part("constant_iv").hex("iv"));
    }

    @Test
    void clientWritesTheRequestAndReadsTheAnswer() throws IOException {
        Link link = clientKeys()
                .links(nothingSeen(), iv(tcp.part("request")), Peers.at(0))
                .open(TARGET);
        byte[] opening = Peers.encode(link.encoder(), new byte[0]);
        byte[] rest = Peers.encode(link.encoder(), hello);
        assertThat(Peers.concat(opening, rest)).isEqualTo(tcp.part("request").hex("stream"));
        byte[] answer = tcp.part("response").hex("stream");
        assertThat(Peers.decode(link.decoder(), answer, 3)).isEqualTo(world);
    }

    @Test
    void serverReadsTheRequestAndWritesTheAnswer() throws IOException {
        var server = serverKeys().requests(nothingSeen(), iv(tcp.part("response")), Peers.at(0));
        LinkRequest request =
                Peers.request(server, ByteBuffer.wrap(tcp.part("request").hex("stream")));
        assertThat(request.target()).isEqualTo(TARGET);
        assertThat(request.firstPayload()).isEqualTo(hello);
        assertThat(Peers.encode(request.encoder(), world))
                .isEqualTo(tcp.part("response").hex("stream"));
    }

    @Test
    void packetsAreSealedAndOpenedByEitherHalf() {
        byte[] out = new byte[100];
        Opened opened = new Opened();
        for (Vector way : List.of(udp.part("request"), udp.part("response"))) {
            byte[] packet = way.hex("packet");
            byte[] plain = way.hex("plain");
            ClientSession client =
                    clientKeys().sessions(nothingSeen(), iv(way), Peers.at(0)).get();
            PacketReader server = serverKeys().packets(nothingSeen(), iv(way), Peers.at(0));
            for (PacketReader reader : List.of(client, server)) {
                assertThat(reader.open(packet, 0, packet.length, out, 5, opened))
                        .isNull();
                assertThat(Arrays.copyOfRange(out, opened.start(), opened.start() + opened.length()))
                        .isEqualTo(plain);
            }
            ServerSession answering = Objects.requireNonNull(opened.session());
            assertThat(Arrays.copyOf(out, answering.seal(plain, 0, plain.length, out, 0)))
                    .isEqualTo(packet);
            assertThat(Arrays.copyOf(out, client.seal(plain, 0, plain.length, out, 0)))
                    .isEqualTo(packet);
        }
    }
}
