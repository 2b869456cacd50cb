package procurator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.FutureTask;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import procurator.half.Mode;

class DemoCommandTest {
    private final Shell shell = new Shell();

    @Test
    void demoWiresBothHalvesAndSaysWhatToTry() throws Exception {
        FutureTask<Integer> running = shell.start("demo");
        int socks = Objects.requireNonNull(Objects.requireNonNull(shell.local).socks())
                .getPort();
        assertThat(shell.out())
                .contains("curl -x socks5h://127.0.0.1:" + socks + " http://example.com/")
                .contains("dig @127.0.0.1 -p "
                        + shell.local.forwards().getFirst().listen().getPort() + " example.com");
        assertThat(Objects.requireNonNull(shell.server).allowPrivate()).isTrue();
        assertThat(shell.local.servers().getFirst().address().port())
                .isEqualTo(shell.server.listen().getFirst().getPort());
        shell.end(running, "INT");
        assertThat(shell.out()).endsWith("Ended: 2 tunnels now, 5 ever; 1.5 KiB up, 3.0 MiB down.\n");
        assertThat(shell.err()).isEmpty();
        assertThat(shell.half.asked()).containsExactly("drain PT0S", "drain PT0S", "close", "close");
    }

    @Test
    void modeOfTheDemoIsThatOfBothHalves() throws Exception {
        FutureTask<Integer> running = shell.start("demo", "--mode", "tcp_only");
        assertThat(Objects.requireNonNull(shell.local).mode()).isEqualTo(Mode.TCP_ONLY);
        assertThat(Objects.requireNonNull(shell.server).services().getFirst().mode())
                .isEqualTo(Mode.TCP_ONLY);
        assertThat(shell.out()).doesNotContain("dig @");
        shell.end(running, "INT");
    }

    @Test
    void statusIsShownWhenItIsTyped() throws Exception {
        shell.in = new ByteArrayInputStream("what\nstatus\n".getBytes(StandardCharsets.UTF_8));
        FutureTask<Integer> running = shell.start("demo");
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> shell.err().contains("server: tunnels"));
        assertThat(shell.err()).isEqualTo("local: tunnels: 2 now, 5 ever\nserver: tunnels: 2 now, 5 ever\n");
        shell.end(running, "INT");
    }

    @Test
    void personAtATerminalSeesALineThatLives() throws Exception {
        shell.terminal = true;
        FutureTask<Integer> running = shell.start("demo");
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> shell.err().contains("2 tunnels now, 5 ever"));
        shell.end(running, "INT");
        assertThat(shell.err()).startsWith("\r\u001b[K").endsWith("\r\u001b[K");
    }
}
