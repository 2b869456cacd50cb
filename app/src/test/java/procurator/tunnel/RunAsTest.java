package procurator.tunnel;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import procurator.Main;
import procurator.ProgramJvm;

/** {@code -a USER}: root binds the ports, and what strangers talk with is nobody. */
@Tag("root")
@Timeout(120)
class RunAsTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final String NOBODY = "65534";

    @TempDir
    private Path folder;

    private final List<Process> started = new ArrayList<>();

    @BeforeEach
    void openFolder() throws IOException {
        assertThat(System.getProperty("user.name")).isEqualTo("root");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void end() {
        started.forEach(Process::destroyForcibly);
    }

    private Process start(Path log, List<String> before, String... args) throws IOException {
        List<String> command = new ArrayList<>(before);
        command.addAll(ProgramJvm.command("-XX:TieredStopAtLevel=1", "-Xmx64m"));
        command.addAll(List.of(args));
        return start(log, command);
    }

    private Process start(Path log, List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        started.add(process);
        return process;
    }

    private static void awaitText(Path log, String text) {
        await().atMost(30, SECONDS)
                .untilAsserted(() -> assertThat(log).content().contains(text));
    }

    /** Only root may bind it, and hardly another process of tests: each begins anywhere. */
    private static int privilegedPort() throws IOException {
        int first = ThreadLocalRandom.current().nextInt(600, 1_000);
        for (int port = first; port > first - 100; port--) {
            try (ServerSocket stream = new ServerSocket(port, 1, LOOPBACK);
                    DatagramSocket _ = new DatagramSocket(port, LOOPBACK)) {
                return stream.getLocalPort();
            } catch (IOException _) {
                // another program's
            }
        }
        throw new IOException("no port of 100 below 1000 is free");
    }

    private static void assertIsNobody(Process process) throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc", "" + process.pid(), "task"))) {
            List<Path> all = threads.toList();
            assertThat(all).hasSizeGreaterThan(5);
            for (Path thread : all) {
                List<String> status = Files.readAllLines(thread.resolve("status"));
                String four = "\t" + NOBODY + "\t" + NOBODY + "\t" + NOBODY + "\t" + NOBODY;
                assertThat(status)
                        .contains(
                                "Uid:" + four, "Gid:" + four, "CapEff:\t0000000000000000", "CapPrm:\t0000000000000000")
                        .anyMatch(line -> line.matches("Groups:\\s*(" + NOBODY + ")?\\s*"));
            }
        }
    }

    private String[] server(int port, String... more) {
        List<String> args = new ArrayList<>(List.of("server", "-s", "127.0.0.1:" + port, "-k", "secret"));
        args.addAll(List.of("-m", "aes-256-gcm", "--allow-private"));
        args.addAll(List.of(more));
        return args.toArray(String[]::new);
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void rootBindsThePortsAndNobodyServesThem(String poller) throws Exception {
        int serverPort = privilegedPort();
        Path serverLog = folder.resolve("server.log");
        Path pidFile = folder.resolve("server.pid");
        Process server = start(
                serverLog,
                List.of(),
                server(serverPort, "-a", "nobody", "--pid-file", pidFile.toString(), "--poller", poller));
        awaitText(serverLog, "listens on TCP 127.0.0.1:" + serverPort);
        assertThat(serverLog).content().contains(", as nobody");
        int socks = privilegedPort();
        try (DatagramSocket echo = new DatagramSocket(0, LOOPBACK);
                ServerSocket target = new ServerSocket(0, 1, LOOPBACK)) {
            Path config = Files.writeString(folder.resolve("local.json"), """
                    {"server": "127.0.0.1", "server_port": %d, "password": "secret", "method": "aes-256-gcm",
                     "local_port": %d, "user": "nobody"}""".formatted(serverPort, socks));
            Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-------"));
            Path localLog = folder.resolve("local.log");
            int forward = privilegedPort() - 1;
            String to = "127.0.0.1:" + forward + "=127.0.0.1:" + echo.getLocalPort();
            Process local =
                    start(localLog, List.of(), "local", "-c", config.toString(), "--forward", to, "--poller", poller);
            awaitText(localLog, "listens on");
            assertIsNobody(server);
            assertIsNobody(local);
            assertStreamPasses(socks, target);
            assertDatagramPasses(forward, echo);
            assertIsNobody(server);
            signal(local, "USR1");
            awaitText(localLog, "descriptors: ");
            signal(local, "HUP");
            awaitText(localLog, "SIGHUP: cannot read " + config + ": permission denied; nothing has changed");
        }
        signal(server, "TERM");
        assertThat(server.waitFor(30, SECONDS)).isTrue();
        assertThat(server.exitValue()).isZero();
        assertThat(pidFile).isEmptyFile(); // nobody may not remove it from root's folder
    }

    private static void assertStreamPasses(int socks, ServerSocket target) throws IOException {
        Proxy proxy = new Proxy(Proxy.Type.SOCKS, new InetSocketAddress(LOOPBACK, socks));
        try (Socket client = new Socket(proxy)) {
            client.setSoTimeout(20_000);
            client.connect(target.getLocalSocketAddress());
            try (Socket served = target.accept()) {
                served.getOutputStream().write(42);
                assertThat(client.getInputStream().read()).isEqualTo(42);
            }
        }
    }

    private static void assertDatagramPasses(int forward, DatagramSocket echo) throws IOException {
        try (DatagramSocket client = new DatagramSocket(0, LOOPBACK)) {
            client.setSoTimeout(20_000);
            echo.setSoTimeout(20_000);
            client.send(new DatagramPacket(new byte[10], 10, new InetSocketAddress(LOOPBACK, forward)));
            DatagramPacket packet = new DatagramPacket(new byte[100], 100);
            echo.receive(packet);
            echo.send(packet);
            client.receive(packet);
            assertThat(packet.getLength()).isEqualTo(10);
        }
    }

    private static void signal(Process process, String name) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, "" + process.pid())
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void withoutRootNobodyBecomesAnother() throws Exception {
        Path log = folder.resolve("log");
        List<String> asNobody = List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");
        Process process = start(log, asNobody, server(0, "-a", "daemon"));
        assertThat(process.waitFor()).isEqualTo(78);
        assertThat(log).content().contains("user daemon: only root can become another user (expected: ");
        Process already = start(log, asNobody, server(0, "-a", NOBODY));
        awaitText(log, "listens on");
        assertIsNobody(already);
    }

    @Test
    void whomTheClassesAreClosedToDoesNotServe() throws Exception {
        Path log = folder.resolve("log");
        Path closed = Files.createFile(folder.resolve("closed.jar"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rw-------"));
        Path pidFile = folder.resolve("server.pid");
        List<String> command = ProgramJvm.command();
        command.replaceAll(word -> word.equals("-jar") ? "-cp" : word);
        command.removeLast();
        command.addAll(List.of(ProgramJvm.jar() + File.pathSeparator + closed, Main.class.getName()));
        command.addAll(List.of(server(0, "-a", "nobody", "--pid-file", pidFile.toString())));
        Process process = start(log, command);
        assertThat(process.waitFor()).isEqualTo(71);
        assertThat(log).content().contains("nobody may not read it").doesNotContain("listens on");
        assertThat(pidFile).isEmptyFile();
    }
}
