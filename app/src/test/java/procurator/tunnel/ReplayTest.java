package procurator.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import procurator.half.EngineConfig;
import procurator.half.Pollers;
import procurator.shadowsocks.ClientKeys;
import procurator.shadowsocks.Method;
import procurator.shadowsocks.ServerKeys;
import procurator.tunnel.Probe.Delivery;
import procurator.tunnel.Probe.Reaction;
import procurator.wire.Address;

/** Promise 2: what was recorded on the wire opens nothing a second time, and what is fresh is never taken for a replay. */
@Timeout(120)
class ReplayTest {
    private static final Duration FAR = Duration.ofMinutes(10);

    /** A key, and requests under it. */
    private static final class ReplayKeys {
        final ServerKeys server;
        final Requests requests;

        ReplayKeys(Method method) {
            String password = ClientKeys.generate(method, new SecureRandom());
            server = ServerKeys.ofPassword(method, password);
            requests = new Requests(ClientKeys.ofPassword(method, password));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CHACHA20_IETF_POLY1305", "BLAKE3_AES_128_GCM"})
    void recordedRequestIsNotFollowedAgain(Method method) throws IOException {
        ReplayKeys keys = new ReplayKeys(method);
        try (Target target = Target.echo();
                OurServer server = OurServer.start(keys.server, engine())) {
            List<byte[]> recorded = requests(keys, target.address(), 500);
            assertThat(followed(server.address(), recorded)).isEqualTo(500);
            assertNoneIsFollowed(server.address(), recorded);
            assertThat(target.accepted).hasValue(500);
        }
    }

    @Test
    void recordedRequestIsNotFollowedByTheNextProcessEither() throws IOException {
        ReplayKeys keys = new ReplayKeys(Method.BLAKE3_AES_128_GCM);
        try (Target target = Target.echo()) {
            OurServer first = start(keys.server);
            List<byte[]> recorded = requests(keys, target.address(), 50);
            assertThat(followed(first.address(), recorded)).isEqualTo(50);
            first.close();
            try (OurServer next = start(keys.server)) { // in the same second, but for the wait that start owes
                assertNoneIsFollowed(next.address(), recorded);
                assertThat(target.accepted).hasValue(50);
                assertThat(followed(next.address(), requests(keys, target.address(), 50)))
                        .isEqualTo(50);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"AES_128_GCM", "BLAKE3_AES_128_GCM"})
    void answerSentBackAsARequestIsNotFollowed(Method method) throws IOException {
        ReplayKeys keys = new ReplayKeys(method);
        try (Target victim = Target.echo();
                Target accomplice = Target.of(client -> client.getOutputStream().write(onTheWire(victim.address())));
                OurServer server = OurServer.start(keys.server, engine())) {
            List<byte[]> answers = new ArrayList<>();
            for (byte[] request : requests(keys, accomplice.address(), 100)) {
                byte[] answer = send(server.address(), request);
                assertThat(answer.length).isGreaterThan(method.keySize());
                answers.add(answer);
            }
            assertNoneIsFollowed(server.address(), answers);
            assertThat(victim.accepted).hasValue(0);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"AES_256_GCM", "BLAKE3_AES_256_GCM"})
    void freshRequestIsNeverTakenForAReplay(Method method) throws IOException {
        assertFreshAreFollowed(method, 1_000);
    }

    @Tag("soak")
    @Timeout(3_600)
    @ParameterizedTest
    @EnumSource(names = {"AES_256_GCM", "BLAKE3_AES_256_GCM"})
    void freshRequestIsNeverTakenForAReplayInTheLongRun(Method method) throws IOException {
        for (int i = 0; i < 100; i++) {
            assertFreshAreFollowed(method, 5_000);
        }
    }

    private void assertFreshAreFollowed(Method method, int count) throws IOException {
        ReplayKeys keys = new ReplayKeys(method);
        try (Target target = Target.echo();
                OurServer server = OurServer.start(keys.server, engine())) {
            assertThat(followed(server.address(), requests(keys, target.address(), count)))
                    .isEqualTo(count);
            assertThat(target.accepted).hasValue(count);
        }
    }

    private static EngineConfig engine() {
        return Listening.withHandshake(Pollers.best(), FAR);
    }

    private static OurServer start(ServerKeys keys) throws IOException {
        return OurServer.start(Listening.anyPort(), keys, engine(), true, InstantSource.system());
    }

    private static List<byte[]> requests(ReplayKeys keys, Address target, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> keys.requests.to(target, (byte) i))
                .toList();
    }

    private static byte[] onTheWire(Address address) {
        ByteBuffer bytes = ByteBuffer.allocate(address.length());
        address.write(bytes);
        return bytes.array();
    }

    private static void assertNoneIsFollowed(InetSocketAddress server, List<byte[]> streams) {
        Stream<Probe> probes = streams.stream().map(stream -> new Probe("a replay", server, Delivery.WITH_FIN, stream));
        assertThat(Probe.sendAll(probes.toList(), FAR)).containsOnlyKeys(Reaction.FIN_AT_ONCE);
    }

    /** How many of these streams are answered. */
    private static int followed(InetSocketAddress server, List<byte[]> streams) {
        ConcurrentLinkedQueue<byte[]> answers = new ConcurrentLinkedQueue<>();
        Semaphore atOnce = new Semaphore(16);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (byte[] stream : streams) {
                threads.execute(() -> {
                    atOnce.acquireUninterruptibly();
                    try {
                        answers.add(send(server, stream));
                    } catch (IOException _) {
                        // not answered
                    } finally {
                        atOnce.release();
                    }
                });
            }
        }
        return (int) answers.stream().filter(answer -> answer.length > 0).count();
    }

    /** What comes back on a stream that ends with FIN. */
    private static byte[] send(InetSocketAddress server, byte[] stream) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(20_000);
            socket.connect(server);
            socket.getOutputStream().write(stream);
            socket.shutdownOutput();
            return socket.getInputStream().readAllBytes();
        }
    }
}
