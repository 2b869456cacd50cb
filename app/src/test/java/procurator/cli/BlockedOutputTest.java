package procurator.cli;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import procurator.ProgramJvm;
import procurator.cli.options.Exit;
import procurator.half.Pollers;
import procurator.net.FreePort;
import procurator.shadowsocks.Method;
import procurator.tunnel.OurServer;
import procurator.tunnel.SocksClient;
import procurator.tunnel.Target;

/** The program as a process whose standard error, or standard output, nobody reads: a pipe that is full already. */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class BlockedOutputTest {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final int SIGUSR1 = 10;
    private static final String KEY = "AAAAAAAAAAAAAAAAAAAAAA==";

    @TempDir
    private Path folder;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void end() {
        started.forEach(Process::destroyForcibly);
    }

    private Process start(ProcessBuilder.Redirect out, ProcessBuilder.Redirect err, String... args) throws IOException {
        List<String> command = ProgramJvm.command("-XX:TieredStopAtLevel=1");
        command.addAll(List.of(args));
        Process process = new ProcessBuilder(command)
                .redirectOutput(out)
                .redirectError(err)
                .start();
        started.add(process);
        return process;
    }

    private Process startLocal(FullPipe err, OurServer server, InetSocketAddress socks) throws IOException {
        Process local = start(
                ProcessBuilder.Redirect.DISCARD,
                err.redirect(),
                "local",
                "-s",
                "127.0.0.1",
                "-p",
                String.valueOf(server.address().getPort()),
                "-l",
                String.valueOf(socks.getPort()),
                "-k",
                KEY,
                "--log-level",
                "debug");
        await().atMost(20, SECONDS).until(() -> takesConnections(socks) && catches(SIGUSR1, local));
        return local;
    }

    /** Until then the signal would end it. */
    private static boolean catches(int signal, Process process) throws IOException {
        long bit = 1L << (signal - 1);
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(line -> line.startsWith("SigCgt:"))
                .map(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                .anyMatch(caught -> (caught & bit) != 0);
    }

    private static boolean takesConnections(InetSocketAddress address) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(address);
            return true;
        } catch (SocketException _) {
            return false; // refused; or reset, as the listener was closed meanwhile
        }
    }

    private static InetSocketAddress freeAddress() throws IOException {
        return new InetSocketAddress(LOOPBACK, FreePort.find());
    }

    private static void send(String signal, Process to) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + signal, String.valueOf(to.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private static void echo(SocksClient client) throws IOException {
        client.send((byte) 7);
        assertThat(client.receive(1)).containsExactly(7);
    }

    @Test
    void tunnelsGoOnAndSignalsWorkThoughNobodyReadsStandardError() throws Exception {
        InetSocketAddress socks = freeAddress();
        try (FullPipe err = new FullPipe(folder.resolve("err"));
                Target target = Target.echo();
                OurServer server = OurServer.start(Method.DEFAULT, Pollers.best(), KEY)) {
            Process local = startLocal(err, server, socks);
            for (int i = 0; i < 50; i++) {
                try (SocksClient client = SocksClient.through(socks, target.address())) {
                    echo(client);
                }
            }
            SocksClient client = SocksClient.through(socks, target.address());
            send("USR1", local);
            echo(client);
            send("TERM", local);
            await().atMost(10, SECONDS).until(() -> !takesConnections(socks));
            echo(client); // it drains
            send("TERM", local);
            assertThat(local.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(local.exitValue()).isZero();
        }
    }

    @Test
    void whatWasSaidComesWhenSomebodyReadsAtLast() throws Exception {
        InetSocketAddress socks = freeAddress();
        try (FullPipe err = new FullPipe(folder.resolve("err"));
                OurServer server = OurServer.start(Method.DEFAULT, Pollers.best(), KEY)) {
            Process local = startLocal(err, server, socks);
            err.awaitText("local listens on");
            send("USR1", local);
            err.awaitText("tunnels: ");
            send("TERM", local);
            err.awaitText("local has ended");
            assertThat(local.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(local.exitValue()).isZero();
        }
    }

    @Test
    void mistakesEndTheProgramThoughNobodyReadsThem() throws Exception {
        try (FullPipe err = new FullPipe(folder.resolve("err"))) {
            Process local =
                    start(ProcessBuilder.Redirect.DISCARD, err.redirect(), "local", "-s", "x", "-k", "y", "-m", "none");
            assertThat(local.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(local.exitValue()).isEqualTo(Exit.CONFIG);
        }
    }

    @Test
    void demoEndsThoughNobodyReadsStandardOutput() throws Exception {
        try (FullPipe out = new FullPipe(folder.resolve("out"))) {
            Path err = folder.resolve("demo.err");
            Process demo = start(out.redirect(), ProcessBuilder.Redirect.to(err.toFile()), "demo");
            await().atMost(20, SECONDS).until(() -> catches(SIGUSR1, demo));
            send("USR1", demo);
            await().atMost(10, SECONDS).until(() -> Files.readString(err).contains("server: "));
            send("TERM", demo);
            assertThat(demo.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(demo.exitValue()).isZero();
        }
    }
}
