package procurator.cli;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Map;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import procurator.cli.options.Exit;
import procurator.daemon.NotifyListener;

/** What a half tells systemd, as units with {@code Type=notify} have it. */
class WatchTest {
    private final String name = "@procurator-test-" + System.nanoTime();

    @AutoClose
    private final NotifyListener systemd = new NotifyListener(name);

    private final Shell shell = new Shell();

    WatchTest() throws Exception {}

    private FutureTask<Integer> start() {
        return shell.start("server", "-s", "127.0.0.1", "-p", "8388", "-k", "secret", "-m", "aes-256-gcm");
    }

    @Test
    void readyIsToldOnceItListensAndStoppingOnceItIsToEnd() throws Exception {
        shell.environment = Map.of("NOTIFY_SOCKET", name);
        FutureTask<Integer> running = start();

        assertThat(systemd.next()).isEqualTo("READY=1\nSTATUS=listens on TCP 127.0.0.1:1080");
        shell.end(running, "TERM");
        assertThat(systemd.next()).isEqualTo("STOPPING=1");
        assertThat(systemd.waiting()).isZero();
    }

    @Test
    void watchdogIsToldAsLongAsEveryLoopAnswers() throws Exception {
        shell.environment = Map.of("NOTIFY_SOCKET", name, "WATCHDOG_USEC", "20000");
        FutureTask<Integer> running = start();

        assertThat(systemd.next()).startsWith("READY=1\n");
        assertThat(systemd.next()).isEqualTo("WATCHDOG=1\nSTATUS=tunnels: 2 now, 1 of them in the handshake, 5 ever");
        assertThat(systemd.next()).startsWith("WATCHDOG=1\n");

        shell.half.answers = false;
        int asked = shell.half.wasAsked();
        await().atMost(10, SECONDS).until(() -> shell.half.wasAsked() > asked + 1);
        int told = systemd.waiting();
        await().atMost(10, SECONDS).until(() -> shell.half.wasAsked() > asked + 4);
        assertThat(systemd.waiting()).isEqualTo(told);
        shell.end(running, "TERM");
    }

    @Test
    void whoCannotBeToldIsSaidBeforeItListens() {
        shell.environment = Map.of("NOTIFY_SOCKET", "/nowhere/notify");

        assertThat(shell.run("server", "-s", "127.0.0.1", "-p", "8388", "-k", "secret", "-m", "aes-256-gcm"))
                .isEqualTo(Exit.SYSTEM);
        assertThat(shell.err()).contains("NOTIFY_SOCKET: /nowhere/notify: connect: no such file");
        assertThat(shell.half.asked()).isEmpty();
    }
}
