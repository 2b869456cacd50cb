package procurator.tunnel;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import procurator.dial.ResolverLimits;
import procurator.half.EngineConfig;
import procurator.half.Pollers;
import procurator.shadowsocks.ClientKeys;
import procurator.shadowsocks.Method;
import procurator.shadowsocks.ServerKeys;
import procurator.wire.Address;

/** Promises 8, 11 and 17: many at once, or one after the other, are no trouble to the next. */
@Timeout(120)
class CrowdTest {
    @ParameterizedTest
    @EnumSource
    void tunnelOpensAmongTwoThousandSlowHandshakes(Pollers poller) throws IOException {
        List<Socket> dribblers = new ArrayList<>();
        try (Target target = Target.echo();
                Pair pair = Pair.start(Method.DEFAULT, poller)) {
            for (int i = 0; i < 2_000; i++) {
                dribblers.add(dribbler(pair.server().address(), "127.0.0." + (2 + i % 20)));
            }
            await().atMost(20, SECONDS)
                    .until(() ->
                            pair.server().half().snapshot().loops().tunnels().ever() == 2_000);
            assertWorks(pair, target);
            dribble(dribblers);
            assertWorks(pair, target);
            assertThat(pair.server().half().status().toString())
                    .containsPattern(", 10[12]\\d of them in the handshake") // 1,024 but for those who came after
                    .containsPattern("crowded out 9[789]\\d");
        } finally {
            for (Socket dribbler : dribblers) {
                dribbler.close();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneSourceCannotTakeAllRoomForHandshakes(Pollers poller) throws IOException {
        List<Socket> dribblers = new ArrayList<>();
        try (Target target = Target.echo();
                Pair pair = Pair.start(Method.DEFAULT, poller)) {
            for (int i = 0; i < 400; i++) {
                dribblers.add(dribbler(pair.server().address(), "127.0.0.2"));
            }
            await().atMost(20, SECONDS)
                    .until(() ->
                            pair.server().half().snapshot().loops().tunnels().ever() == 400);
            assertThat(pair.server().half().status().toString()).contains("256 of them in the handshake");
            assertWorks(pair, target);
        } finally {
            for (Socket dribbler : dribblers) {
                dribbler.close();
            }
        }
    }

    private static Socket dribbler(InetSocketAddress server, String source) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.ofLiteral(source), 0));
        socket.connect(server);
        socket.getOutputStream().write(1);
        return socket;
    }

    private static void dribble(List<Socket> dribblers) {
        for (Socket dribbler : dribblers) {
            try {
                dribbler.getOutputStream().write(2);
            } catch (IOException _) {
                // it had to give way
            }
        }
    }

    private static void assertWorks(Pair pair, Target target) throws IOException {
        try (SocksClient client = SocksClient.through(pair.socksAddress(), target.address())) {
            client.send((byte) 7);
            assertThat(client.receive(1)).containsExactly(7);
        }
    }

    @ParameterizedTest
    @EnumSource
    void thousandSlowLookUpsKeepNoOtherTunnelWaiting(Pollers poller) throws IOException {
        List<SocksClient> waiting = new ArrayList<>();
        try (Target target = Target.echo();
                Pair pair = Pair.start(Method.DEFAULT, poller);
                SocksClient before = SocksClient.through(pair.socksAddress(), target.address())) {
            pair.server().names.fallSilent();
            pair.server().names.knows("quick", "127.0.0.1");
            for (int i = 0; i < 1_000; i++) {
                SocksClient client =
                        SocksClient.through(pair.socksAddress(), new Address.Name("slow" + i + ".example", 80));
                client.send((byte) 7);
                waiting.add(client);
            }
            await().atMost(20, SECONDS)
                    .until(() -> pair.server().names.mostAtOnce.get() == ResolverLimits.DEFAULT.atOnce());
            for (int i = 0; i < 10; i++) {
                before.send((byte) 7);
                assertThat(before.receive(1)).containsExactly(7);
                assertWorks(pair, target);
            }
            pair.server().names.speak();
        } finally {
            for (SocksClient client : waiting) {
                client.close();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"CHACHA20_IETF_POLY1305, NIO", "BLAKE3_AES_256_GCM, EPOLL"})
    void everyByteOfManyTunnelsArrivesAndNothingIsLeftOfThem(Method method, Pollers poller) throws IOException {
        assertTunnelsAreWhole(method, poller, 300);
    }

    @Tag("soak")
    @Timeout(3_600)
    @ParameterizedTest
    @CsvSource({"CHACHA20_IETF_POLY1305, NIO", "BLAKE3_AES_256_GCM, EPOLL"})
    void everyByteOfManyTunnelsArrivesAndNothingIsLeftOfThemInTheLongRun(Method method, Pollers poller)
            throws IOException {
        assertTunnelsAreWhole(method, poller, 100_000);
    }

    private static void assertTunnelsAreWhole(Method method, Pollers poller, int count) throws IOException {
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        String password = ClientKeys.generate(method, new SecureRandom());
        try (Target target = Target.of(CrowdTest::answer);
                Pair pair = withoutPool(method, poller, password)) {
            int descriptors = descriptors();
            try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
                for (int i = 0; i < count; i++) {
                    long seed = i;
                    threads.execute(() -> {
                        try {
                            exchange(pair, target, seed);
                        } catch (IOException | AssertionError e) {
                            failures.add(new IllegalStateException("seed " + seed, e));
                        }
                    });
                }
            }
            assertThat(failures).isEmpty();
            await().atMost(20, SECONDS)
                    .until(() ->
                            pair.local().half().snapshot().loops().tunnels().open() == 0);
            await().atMost(20, SECONDS)
                    .until(() ->
                            pair.server().half().snapshot().loops().tunnels().open() == 0);
            await().atMost(20, SECONDS).until(() -> descriptors() <= descriptors);
            assertThat(pair.server().half().snapshot().loops().tunnels().ever()).isEqualTo(count);
            assertThat(pair.server().half().status().toString()).contains("endings: complete " + count);
        }
    }

    /** Each link is then a tunnel. */
    private static Pair withoutPool(Method method, Pollers poller, String password) throws IOException {
        EngineConfig engine = Listening.engine(poller);
        OurServer server = OurServer.start(ServerKeys.ofPassword(method, password), engine);
        return new Pair(server, OurLocal.start(OurLocal.link(method, server.address(), password), engine));
    }

    /** The client sends its seed and noise that follows from it; the target answers with the hash, and noise of its own. */
    private static void exchange(Pair pair, Target target, long seed) throws IOException {
        try (SocksClient client = SocksClient.through(pair.socksAddress(), target.address())) {
            byte[] sent = noise(seed);
            ByteBuffer.wrap(sent).putLong(seed);
            client.send(sent);
            client.finish();
            byte[] received = client.receiveAll();
            assertThat(Arrays.copyOf(received, 32)).isEqualTo(sha256(sent));
            assertThat(Arrays.copyOfRange(received, 32, received.length)).isEqualTo(noise(~seed));
        }
    }

    private static void answer(Socket client) throws IOException {
        byte[] received = client.getInputStream().readAllBytes();
        client.getOutputStream().write(sha256(received));
        client.getOutputStream().write(noise(~ByteBuffer.wrap(received).getLong()));
    }

    private static byte[] noise(long seed) {
        Random random = new Random(seed);
        byte[] noise = new byte[8 + random.nextInt(random.nextInt(10) == 0 ? 300_000 : 3_000)];
        random.nextBytes(noise);
        return noise;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }

    private static int descriptors() {
        return Objects.requireNonNull(new File("/proc/self/fd").list()).length;
    }
}
