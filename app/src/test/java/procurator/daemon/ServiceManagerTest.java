package procurator.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceManagerTest {
    private static ServiceManager of(Map<String, String> environment) throws IOException {
        return ServiceManager.of(environment::get, 17);
    }

    @Test
    void whomNobodyLooksAfterHasNothingAndTellsNobody() throws IOException {
        ServiceManager nobody = of(Map.of());

        nobody.ready("listens");
        nobody.stopping();
        assertThat(nobody.sockets()).isZero();
        assertThat(nobody.watchdog()).isZero();
    }

    @Test
    void whatAParentOfOursWasGivenIsNotOurs() throws IOException {
        ServiceManager manager =
                of(Map.of("LISTEN_PID", "16", "LISTEN_FDS", "2", "WATCHDOG_PID", "16", "WATCHDOG_USEC", "1000000"));

        assertThat(manager.sockets()).isZero();
        assertThat(manager.watchdog()).isZero();
    }

    @Test
    void socketsAndWatchdogAreOursIfTheyNameUs() throws IOException {
        ServiceManager manager =
                of(Map.of("LISTEN_PID", "17", "LISTEN_FDS", "2", "WATCHDOG_PID", "17", "WATCHDOG_USEC", "1500000"));

        assertThat(manager.sockets()).isEqualTo(2);
        assertThat(manager.watchdog()).isEqualTo(Duration.ofMillis(1_500));
    }

    @Test
    void watchdogThatNamesNobodyIsOurs() throws IOException {
        assertThat(of(Map.of("WATCHDOG_USEC", "1000000")).watchdog()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void allIsToldAtAPath(@TempDir Path folder) throws Exception {
        assertTells(folder.resolve("notify").toString());
    }

    @Test
    void allIsToldAtANameThatIsInNoFileSystem() throws Exception {
        assertTells("@procurator-test-" + System.nanoTime());
    }

    private static void assertTells(String name) throws Exception {
        try (NotifyListener systemd = new NotifyListener(name)) {
            ServiceManager manager = of(Map.of("NOTIFY_SOCKET", name));
            manager.ready("listens on TCP 127.0.0.1:1080");
            manager.alive("3 tunnels");
            manager.stopping();
            assertThat(systemd.next()).isEqualTo("READY=1\nSTATUS=listens on TCP 127.0.0.1:1080");
            assertThat(systemd.next()).isEqualTo("WATCHDOG=1\nSTATUS=3 tunnels");
            assertThat(systemd.next()).isEqualTo("STOPPING=1");
        }
    }

    @Test
    void whoHasEndedIsToldNothingMore() throws Exception {
        String name = "@procurator-test-" + System.nanoTime();
        NotifyListener systemd = new NotifyListener(name);
        ServiceManager manager = of(Map.of("NOTIFY_SOCKET", name));
        systemd.close();

        manager.stopping();
        assertThat(systemd.waiting()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "NOTIFY_SOCKET, /nowhere/notify, NOTIFY_SOCKET: /nowhere/notify: connect: no such file",
        "NOTIFY_SOCKET, @nobody-is-there, NOTIFY_SOCKET: @nobody-is-there: connect: nobody listens there",
        "NOTIFY_SOCKET, notify, 'NOTIFY_SOCKET: notify (expected: a path of at most 107 bytes, or @ and a name)'",
        "WATCHDOG_USEC, 5s, 'WATCHDOG_USEC: 5s (expected: a number, as systemd sets it)'",
    })
    void whatCannotBeIsSaid(String name, String value, String text) {
        assertThatThrownBy(() -> of(Map.of(name, value)))
                .isInstanceOf(IOException.class)
                .hasMessage(text);
    }
}
