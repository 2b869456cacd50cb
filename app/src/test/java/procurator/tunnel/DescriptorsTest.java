package procurator.tunnel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import procurator.half.Pollers;

/** Promise 10: a process without descriptors left keeps its tunnels, and recovers when there are some again. */
@Timeout(120)
class DescriptorsTest {
    @ParameterizedTest
    @EnumSource
    void processOutOfDescriptorsKeepsItsTunnelsAndRecovers(Pollers poller) throws Exception {
        try (Target target = Target.echo()) {
            Process halves = start(poller, target.address().port());
            try (BufferedReader said = halves.inputReader(UTF_8)) {
                int port = Integer.parseInt(Objects.requireNonNull(said.readLine(), "nothing said"));
                InetSocketAddress proxy = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
                try (SocksClient inUse = SocksClient.through(proxy, target.address())) {
                    echo(inUse);
                    List<Socket> crowd = crowd(proxy, 1_000);
                    await().atMost(20, SECONDS)
                            .until(() -> log(halves, said).contains("no connection can be accepted for the moment"));
                    askAll(crowd, target);
                    await().atMost(20, SECONDS).until(() -> crowd.stream().anyMatch(DescriptorsTest::isRefused));
                    echo(inUse);
                    for (Socket each : crowd) {
                        each.close();
                    }
                    await().atMost(20, SECONDS).until(() -> works(proxy, target));
                    echo(inUse);
                }
                assertThat(log(halves, said)).doesNotContain("fault");
            } finally {
                halves.destroyForcibly();
            }
        }
    }

    /** Seen: it listened without a word, and 5 of 30 tunnels worked. */
    @Test
    void morePortsThanDescriptorsBearAreToldAtTheStart(@TempDir Path folder) {
        assertThatThrownBy(() -> HalfProcess.start("server", folder, ports(500), "1024"))
                .hasMessageContaining("port_password: 1000 sockets listen, and of the 1024 files")
                .hasMessageContaining("(expected: ulimit -n 1207 or LimitNOFILE= of systemd)");
    }

    @Test
    void portsThatFitAreSubtractedFromTheTunnels(@TempDir Path folder) throws Exception {
        try (HalfProcess half = HalfProcess.start("server", folder, ports(300), "1024")) {
            half.sigusr1();
            half.awaitLine("limits: 138 tunnels, 92 handshakes, 23 of one source");
            half.awaitLine("udp limits: 92 associations");
        }
    }

    /** At an address of loopback that no other process of tests has, and below the ports of {@code FreePort}. */
    private static String ports(int count) {
        long pid = ProcessHandle.current().pid();
        String own = "127.%d.%d.%d".formatted(1 + (pid >> 14 & 0x7F), pid >> 7 & 0x7F, 1 + (pid & 0x7F));
        return IntStream.range(0, count)
                .mapToObj(i -> "\"" + (7_100 + i) + "\": \"secret\"")
                .collect(Collectors.joining(
                        ", ", "{\"server\": \"" + own + "\", \"method\": \"aes-128-gcm\", \"port_password\": {", "}}"));
    }

    private static Process start(Pollers poller, int target) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        "sh",
                        "-c",
                        "ulimit -n 256; exec \"$0\" \"$@\"",
                        java,
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BothHalves.class.getName(),
                        poller.name(),
                        "" + target)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Clients that say nothing yet; those past the limit wait in the backlog. */
    private static List<Socket> crowd(InetSocketAddress proxy, int count) throws IOException {
        List<Socket> crowd = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Socket socket = new Socket();
            socket.connect(proxy);
            crowd.add(socket);
        }
        return crowd;
    }

    /** Each wants a tunnel now, for which the descriptors are missing. */
    private static void askAll(List<Socket> crowd, Target target) throws IOException {
        ByteBuffer handshake = ByteBuffer.allocate(6 + target.address().length());
        handshake.put(new byte[] {5, 1, 0, 5, 1, 0});
        target.address().write(handshake);
        for (Socket socket : crowd) {
            socket.getOutputStream().write(handshake.array());
        }
    }

    /** Whether it was accepted, and heard that the way to the server could not be opened: general SOCKS server failure. */
    private static boolean isRefused(Socket client) {
        try {
            InputStream in = client.getInputStream();
            return in.available() >= 12 && in.readNBytes(12)[3] == 1;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String log(Process halves, BufferedReader said) {
        try {
            halves.getOutputStream().write('\n');
            halves.getOutputStream().flush();
            return Objects.requireNonNull(said.readLine(), "it has ended");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean works(InetSocketAddress proxy, Target target) {
        try (SocksClient client = SocksClient.through(proxy, target.address())) {
            echo(client);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private static void echo(SocksClient client) throws IOException {
        client.send((byte) 7);
        assertThat(client.receive(1)).containsExactly(7);
    }
}
