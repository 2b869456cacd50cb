package procurator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.concurrent.FutureTask;
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
        assertThat(shell.out()).endsWith("Ended: 5 tunnels; 0.0 MiB up, 3.0 MiB down.\n");
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
    void countersOfBothAreShownOnUsr1() throws Exception {
        FutureTask<Integer> running = shell.start("demo");
        shell.signal("USR1");
        assertThat(shell.err().lines().filter(line -> line.contains("tunnels: ")))
                .containsExactly(
                        "local: tunnels: 2 now, 1 of them in the handshake, 5 ever",
                        "server: tunnels: 2 now, 1 of them in the handshake, 5 ever");
        shell.end(running, "INT");
    }
}
