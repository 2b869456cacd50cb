package procurator.tunnel;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import procurator.net.FreePort;
import procurator.shadowsocks.ClientKeys;
import procurator.shadowsocks.Method;

/** Promise 3, the ends of a half itself: however one of the two processes ends, no transfer it cuts looks complete. */
@Timeout(1_800)
class ProcessEndsTest {
    @TempDir
    Path folder;

    /** How a process is ended. */
    enum Way {
        SECOND_SIGTERM("1h") {
            @Override
            void end(HalfProcess half) {
                half.sigterm();
                half.awaitLine("accepts no more");
                half.sigterm();
            }
        },
        DRAIN_DEADLINE("300ms") {
            @Override
            void end(HalfProcess half) {
                half.sigterm();
            }
        },
        KILL("1h") {
            @Override
            void end(HalfProcess half) {
                half.sigkill();
            }
        };

        private final String drain;

        Way(String drain) {
            this.drain = drain;
        }

        abstract void end(HalfProcess half);
    }

    /** Each way at each half, the editions and pollers in turn. */
    static Stream<Arguments> someEnds() {
        return Stream.of(
                Arguments.of(Way.SECOND_SIGTERM, "local", Method.AES_128_GCM, "epoll"),
                Arguments.of(Way.SECOND_SIGTERM, "server", Method.BLAKE3_AES_128_GCM, "nio"),
                Arguments.of(Way.DRAIN_DEADLINE, "local", Method.BLAKE3_AES_128_GCM, "nio"),
                Arguments.of(Way.DRAIN_DEADLINE, "server", Method.AES_128_GCM, "epoll"),
                Arguments.of(Way.KILL, "local", Method.AES_128_GCM, "nio"),
                Arguments.of(Way.KILL, "server", Method.BLAKE3_AES_128_GCM, "epoll"));
    }

    static Stream<Arguments> ends() {
        return Stream.of(Way.values())
                .flatMap(way -> Stream.of("local", "server")
                        .flatMap(half -> Stream.of(
                                Arguments.of(way, half, Method.AES_128_GCM, "epoll"),
                                Arguments.of(way, half, Method.BLAKE3_AES_128_GCM, "epoll"),
                                Arguments.of(way, half, Method.BLAKE3_AES_128_GCM, "nio"))));
    }

    @ParameterizedTest
    @MethodSource("someEnds")
    void transfersThatAnEndCutsAreReset(Way way, String half, Method method, String poller) throws Exception {
        assertCut(way, half, method, poller, 10);
    }

    @ParameterizedTest
    @MethodSource("ends")
    @Tag("soak")
    void hundredTransfersThatAnEndCutsAreReset(Way way, String half, Method method, String poller) throws Exception {
        for (int i = 0; i < 4; i++) {
            assertCut(way, half, method, poller, 25);
        }
    }

    /** @param count of downloads, and of uploads as well */
    private void assertCut(Way way, String half, Method method, String poller, int count) throws Exception {
        String password = ClientKeys.generate(method, new SecureRandom());
        String link = "\"method\": \"" + method.configName() + "\", \"password\": \"" + password + "\", \"poller\": \""
                + poller + "\", \"drain\": \"" + way.drain + "\", \"server\": \"127.0.0.1\"";
        try (HalfProcess server = HalfProcess.start(
                        "server",
                        folder,
                        "{" + link + ", \"server_port\": " + FreePort.find() + ", \"allow_private\": true}");
                HalfProcess local = HalfProcess.start(
                        "local",
                        folder,
                        "{" + link + ", \"server_port\": "
                                + server.address("TCP").getPort() + ", \"local_port\": 0}");
                Transfers transfers = new Transfers(local.address("SOCKS/HTTP"), count)) {
            HalfProcess ended = half.equals("local") ? local : server;
            way.end(ended);
            ended.awaitEnd();
            await().atMost(60, SECONDS).until(() -> transfers.endings().size() == 4 * count);
            assertThat(transfers.endings()).isEqualTo(Collections.nCopies(4 * count, Endless.Ending.RST));
        }
    }

    /** Downloads and uploads under way through a pair. */
    private static final class Transfers implements AutoCloseable {
        private final Endless endless = new Endless();
        private final Target sending = Target.of(client -> {
            client.getInputStream().read();
            endless.send(client);
        });
        private final Target receiving = Target.of(client -> {
            client.getInputStream().read();
            client.getOutputStream().write(1);
            endless.receive(client);
        });

        Transfers(InetSocketAddress proxy, int count) throws IOException {
            for (int i = 0; i < count; i++) {
                Socket download = begun(proxy, sending);
                Thread.ofPlatform().daemon().start(() -> endless.receive(download));
                Socket upload = begun(proxy, receiving);
                Thread.ofPlatform().daemon().start(() -> endless.send(upload));
            }
        }

        /** A tunnel that has carried a byte in both directions. */
        private static Socket begun(InetSocketAddress proxy, Target target) throws IOException {
            SocksClient client = SocksClient.through(proxy, target.address());
            client.send((byte) 1);
            client.receive(1);
            return client.socket();
        }

        /** How each of the ends in our hands, two of a transfer, saw it end. */
        List<Endless.Ending> endings() {
            return List.copyOf(endless.endings());
        }

        @Override
        public void close() throws IOException {
            sending.close();
            receiving.close();
        }
    }
}
