package procurator.tunnel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import procurator.ProgramJvm;
import procurator.net.FreePort;

/** {@code --daemonize} and {@code --pid-file}, as init scripts use them. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class DaemonTest {
    @TempDir
    private Path folder;

    private final List<ProcessHandle> started = new ArrayList<>();

    @AfterEach
    void end() {
        started.forEach(ProcessHandle::destroyForcibly);
    }

    private record Ended(int code, String said) {}

    /** Runs what is typed until that process ends; what it says goes to a pipe, or a file. */
    private Ended type(@Nullable Path log, String... args) throws Exception {
        List<String> command = ProgramJvm.command("-XX:TieredStopAtLevel=1", "-Xmx64m");
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().remove("PROCURATOR_LAUNCHER");
        if (log == null) {
            builder.redirectErrorStream(true);
        } else {
            builder.redirectError(log.toFile());
        }
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8); // to the end: nobody keeps the pipe
        return new Ended(process.waitFor(), said);
    }

    private ProcessHandle of(Path pidFile) throws IOException {
        long pid = Long.parseLong(Files.readString(pidFile).strip());
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
        started.add(process);
        return process;
    }

    private String[] local(int port, String... more) {
        List<String> args = new ArrayList<>(List.of("local", "-s", "vps.example", "-k", "secret", "-m", "aes-256-gcm"));
        args.addAll(List.of("-b", "127.0.0.1:" + port, "--daemonize"));
        args.addAll(List.of(more));
        return args.toArray(String[]::new);
    }

    @Test
    void whatWasTypedEndsOnceTheOtherListens() throws Exception {
        Path pidFile = folder.resolve("local.pid");
        int port = FreePort.find();
        Ended typed = type(null, local(port, "--pid-file", pidFile.toString()));
        assertThat(typed.code()).as(typed.said()).isZero();
        assertThat(typed.said()).contains("listens on SOCKS/HTTP 127.0.0.1:" + port);
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        ProcessHandle daemon = of(pidFile);
        assertThat(Files.readString(Path.of("/proc", "" + daemon.pid(), "stat")))
                .contains(" " + daemon.pid() + " 0 ");
        for (int stream = 0; stream <= 2; stream++) {
            assertThat(Files.readSymbolicLink(Path.of("/proc", "" + daemon.pid(), "fd", "" + stream)))
                    .isEqualTo(Path.of("/dev/null"));
        }
        daemon.destroy();
        await().atMost(20, SECONDS).until(() -> !daemon.isAlive());
        assertThat(pidFile).doesNotExist();
    }

    @Test
    void logThatGoesToAFileGoesOn() throws Exception {
        Path pidFile = folder.resolve("local.pid");
        Path log = folder.resolve("log");
        assertThat(type(log, local(FreePort.find(), "--pid-file", pidFile.toString()))
                        .code())
                .isZero();
        ProcessHandle daemon = of(pidFile);
        daemon.destroy();
        await().atMost(20, SECONDS).until(() -> !daemon.isAlive());
        assertThat(log).content().contains("listens on", "SIGTERM: accepts no more", "local has ended");
    }

    @Test
    void whatIsWrongIsSaidWhereItWasTypedAndWithItsCode() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Path pidFile = folder.resolve("local.pid");
            Ended typed = type(null, local(taken.getLocalPort(), "--pid-file", pidFile.toString()));
            assertThat(typed.code()).isEqualTo(74);
            assertThat(typed.said()).contains("cannot listen on 127.0.0.1:" + taken.getLocalPort());
            assertThat(pidFile).doesNotExist();
        }
        Path nowhere = folder.resolve("no folder").resolve("local.pid");
        Ended typed = type(null, local(FreePort.find(), "--pid-file", nowhere.toString()));
        assertThat(typed.code()).isEqualTo(74);
        assertThat(typed.said())
                .contains("cannot write the PID file " + nowhere)
                .doesNotContain("listens on");
        Ended stranger = type(null, local(FreePort.find(), "-a", "nobody-of-that-name"));
        assertThat(stranger.code()).isEqualTo(78);
        assertThat(stranger.said()).contains("user nobody-of-that-name: no user of this system");
    }

    @Test
    void pidFileOfOneThatRunsIsNotTakenAndThatOfAKilledOneIs() throws Exception {
        Path pidFile = folder.resolve("local.pid");
        String[] file = {"--pid-file", pidFile.toString()};
        assertThat(type(null, local(FreePort.find(), file)).code()).isZero();
        ProcessHandle first = of(pidFile);
        Ended second = type(null, local(FreePort.find(), file));
        assertThat(second.code()).isEqualTo(74);
        assertThat(second.said()).contains("process " + first.pid() + " has it and runs");
        first.destroyForcibly();
        await().atMost(20, SECONDS).until(() -> !first.isAlive());
        assertThat(pidFile).exists();
        assertThat(type(null, local(FreePort.find(), file)).code()).isZero();
        assertThat(of(pidFile).pid()).isNotEqualTo(first.pid());
    }
}
