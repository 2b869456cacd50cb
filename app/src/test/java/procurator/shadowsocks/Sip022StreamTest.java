package procurator.shadowsocks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import procurator.shadowsocks.StreamVectors.Vector;
import procurator.wire.Address;

class Sip022StreamTest {
    private static final Address TARGET = new Address.Name("example.com", 80);
    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.US_ASCII);

    static List<Vector> vectors() {
        return StreamVectors.of("sip022_tcp");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void clientWritesTheVectorsStream(Vector vector) throws IOException {
        Link link = client(vector).open(TARGET);
        assertThat(Peers.encode(link.encoder(), vector.hex("first_payload"))).isEqualTo(vector.hex("request"));
        assertThat(Peers.encode(link.encoder(), vector.hex("next_chunk_plain"))).isEqualTo(vector.hex("next_chunk"));
        assertThat(Peers.decode(link.decoder(), vector.hex("response"), 1)).isEqualTo(vector.hex("response_payload"));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void serverReadsTheVectorsStreamAndAnswersAsItDoes(Vector vector) throws IOException {
        LinkRequest request = Peers.request(server(vector), ByteBuffer.wrap(serverView(vector)));
        assertThat(request.target()).isEqualTo(TARGET);
        assertThat(request.firstPayload()).isEqualTo(HELLO);
        assertThat(request.user()).isEqualTo(vector.texts("keys_base64").size() > 1 ? "ann" : null);
        assertThat(Peers.decode(request.decoder(), vector.hex("next_chunk"), 1))
                .isEqualTo(vector.hex("next_chunk_plain"));
        assertThat(Peers.encode(request.encoder(), vector.hex("response_payload")))
                .isEqualTo(vector.hex("response"));
    }

    /** What the last server of a chain reads: relays before it take their identity headers off. */
    private static byte[] serverView(Vector vector) {
        byte[] request = vector.hex("request");
        int salt = vector.method().keySize();
        int relays = Math.max(0, vector.texts("keys_base64").size() - 2);
        byte[] rest = java.util.Arrays.copyOfRange(request, salt + 16 * relays, request.length);
        return Peers.concat(vector.hex("request_salt"), rest);
    }

    private static ClientLinks client(Vector vector) {
        return ClientKeys.ofPassword(vector.method(), String.join(":", vector.texts("keys_base64")))
                .links(
                        ReplayFilter.of(Peers.at(0)),
                        Peers.fixedSalts(vector.hex("padding").length, vector.hex("request_salt")),
                        Peers.at(vector.number("time")));
    }

    private static Supplier<RequestReader> server(Vector vector) {
        return keys(vector)
                .requests(
                        ReplayFilter.of(Peers.at(0)),
                        Peers.fixedSalts(0, vector.hex("response_salt")),
                        Peers.at(vector.number("response_time")));
    }

    private static ServerKeys keys(Vector vector) {
        List<String> keys = vector.texts("keys_base64");
        ServerKeys server = ServerKeys.ofPassword(vector.method(), keys.get(Math.max(0, keys.size() - 2)));
        if (keys.size() == 1) {
            return server;
        }
        UserKeys users = new UserKeys(vector.method());
        users.add("ann", keys.getLast());
        return server.withUsers(users);
    }
}
