package procurator.shadowsocks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import procurator.shadowsocks.StreamVectors.Vector;
import procurator.wire.Address;

class Sip004StreamTest {
    private static final Address TARGET = new Address.Name("example.com", 80);
    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.US_ASCII);

    static List<Vector> vectors() {
        return StreamVectors.of("sip004_tcp");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void clientWritesTheVectorsStream(Vector vector) {
        Link link = client(vector).open(TARGET);
        byte[] opening = Peers.encode(link.encoder(), new byte[0]);
        byte[] frame = Peers.encode(link.encoder(), HELLO);
        assertThat(Peers.concat(opening, frame)).isEqualTo(vector.hex("stream"));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void serverReadsTheVectorsStream(Vector vector) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(vector.hex("stream"));
        LinkRequest request = Peers.request(server(vector), in);
        assertThat(request.target()).isEqualTo(TARGET);
        assertThat(request.firstPayload()).isEmpty();
        byte[] rest = Arrays.copyOfRange(in.array(), in.position(), in.limit());
        assertThat(Peers.decode(request.decoder(), rest, rest.length)).isEqualTo(HELLO);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void addressAndPayloadShareTheFirstFrame(Vector vector) throws IOException {
        byte[] stream = Peers.encode(client(vector).open(TARGET).encoder(), HELLO);
        assertThat(stream)
                .hasSize(vector.method().keySize() + StreamKey.FRAME_OVERHEAD + TARGET.length() + HELLO.length);
        LinkRequest request = Peers.request(server(vector), ByteBuffer.wrap(stream));
        assertThat(request.firstPayload()).isEqualTo(HELLO);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void serverAnswersUnderASaltOfItsOwn(Vector vector) throws IOException {
        Link link = client(vector).open(TARGET);
        byte[] stream = Peers.encode(link.encoder(), HELLO);
        LinkRequest request = Peers.request(server(vector), ByteBuffer.wrap(stream));
        byte[] answer = Peers.encode(request.encoder(), HELLO);
        assertThat(HexFormat.of().formatHex(answer))
                .startsWith("ee".repeat(vector.method().keySize()));
        assertThat(Peers.decode(link.decoder(), answer, 1)).isEqualTo(HELLO);
    }

    private static ClientLinks client(Vector vector) {
        return ClientKeys.ofPassword(vector.method(), vector.text("password"))
                .links(ReplayFilter.of(Peers.at(0)), Peers.fixedSalts(0, vector.hex("salt")), Peers.at(0));
    }

    private static Supplier<RequestReader> server(Vector vector) {
        byte[] salt = new byte[vector.method().keySize()];
        Arrays.fill(salt, (byte) 0xee);
        return ServerKeys.ofPassword(vector.method(), vector.text("password"))
                .requests(ReplayFilter.of(Peers.at(0)), Peers.fixedSalts(0, salt), Peers.at(0));
    }
}
