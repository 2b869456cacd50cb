package procurator.tunnel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import procurator.Opened;
import procurator.ProgramJvm;
import procurator.half.Pollers;
import procurator.net.FreePort;
import procurator.shadowsocks.Method;

/** Sockets of systemd's, which opens them and starts what serves them when somebody comes. */
@Tag("interop")
@Timeout(60)
class GivenSocketsTest {
    private static final String[] LINK = {"-k", "secret", "-m", "aes-256-gcm"};

    @AutoClose
    private final Opened opened = new Opened();

    @TempDir
    private Path folder;

    private InetSocketAddress server;

    /** Has systemd's own tool listen at a port, for a half that it starts with the first who comes. */
    private InetSocketAddress activated(List<String> how, String... half) throws IOException {
        InetSocketAddress at = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), FreePort.find());
        List<String> command = new ArrayList<>(List.of("systemd-socket-activate", "-l", "127.0.0.1:" + at.getPort()));
        command.addAll(how);
        command.addAll(ProgramJvm.command("-XX:TieredStopAtLevel=1"));
        for (String word : half) {
            command.add(word.replace("PORT", "" + at.getPort()));
        }
        command.addAll(List.of(LINK));
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(log().toFile())
                .start();
        opened.add(process::destroyForcibly);
        await().atMost(10, SECONDS).until(() -> said().contains("Listening on"));
        return at;
    }

    private Path log() {
        return folder.resolve("log");
    }

    private String said() throws IOException {
        return Files.readString(log(), UTF_8);
    }

    private void startServer() throws IOException {
        server = opened.add(OurServer.start(Method.AES_256_GCM, Pollers.best(), "secret"))
                .address();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void whoComesBeforeItRunsIsServed(int workers) throws Exception {
        startServer();
        Target target = opened.add(Target.echo());
        InetSocketAddress socks = activated(
                List.of(),
                "local",
                "-s",
                "127.0.0.1:" + server.getPort(),
                "-b",
                "127.0.0.1:PORT",
                "--mode",
                "tcp_only",
                "--workers",
                "" + workers);

        for (int i = 0; i < 20; i++) {
            SocksClient client = opened.add(SocksClient.through(socks, target.address()));
            client.send((byte) i);
            assertThat(client.receive(1)).containsExactly(i);
        }
        assertThat(said()).contains("listens on SOCKS/HTTP 127.0.0.1:" + socks.getPort());
    }

    @Test
    void datagramsThatComeBeforeItRunsAreServed() throws Exception {
        UdpEchoServer target = opened.add(UdpEchoServer.echo("127.0.0.1"));
        InetSocketAddress given = activated(
                List.of("--datagram"),
                "server",
                "-s",
                "127.0.0.1",
                "-p",
                "PORT",
                "--mode",
                "udp_only",
                "--allow-private");
        OurLocal local = opened.add(OurLocal.start(Method.AES_256_GCM, Pollers.best(), given, "secret", List.of()));
        UdpClient client = opened.add(UdpClient.associate(local.socksAddress()));

        client.send(target.address(), (byte) 7);
        assertThat(client.receive().payload()).containsExactly(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void socketThatItDoesNotServeIsNoStart(String poller) throws Exception {
        int another = FreePort.find();
        InetSocketAddress given =
                activated(List.of(), "local", "-s", "127.0.0.1:8388", "-b", "127.0.0.1:" + another, "--poller", poller);

        try (Socket socket = new Socket()) {
            socket.connect(given);
            await().atMost(20, SECONDS).until(() -> said().contains("descriptor 3 was given"));
        }
        assertThat(said())
                .contains("descriptor 3 was given to listen on TCP 127.0.0.1 port " + given.getPort()
                        + ", and this half does not (expected: in the .socket unit the addresses of the configuration,"
                        + " and no other poller than epoll)");
        assertThat(isOpen(another)).isFalse();
    }

    private static boolean isOpen(int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
            return true;
        } catch (ConnectException _) {
            return false;
        }
    }
}
