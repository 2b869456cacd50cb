package procurator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import procurator.config.json.ConfigException;

/** What asks for more than the process bears is refused, with the figure that would do. */
class CapacityErrorsTest {
    @RegisterExtension
    private final ConfigFiles files = new ConfigFiles();

    @Test
    void moreTunnelsThanFilesAreRefused() {
        assertThatThrownBy(() -> files.localWith("\"limits\": {\"tunnels\": 999999}"))
                .isInstanceOf(ConfigException.class)
                .satisfies(e -> assertThat(((ConfigException) e).errors().toString())
                        .contains("limits.tunnels: 999999 (expected: at most ")
                        .contains("raise ulimit -n"));
    }

    /** Without a limit on files that the test could set, so many that no process may open them. */
    @Test
    void morePortsThanFilesAreRefused() {
        String ports = IntStream.rangeClosed(1, 30_000)
                .mapToObj(port -> "\"" + port + "\": \"p\"")
                .collect(Collectors.joining(", "));
        assertThatThrownBy(() -> files.server(
                        "{\"server\": \"0.0.0.0\", \"method\": \"aes-128-gcm\", \"workers\": 2, \"port_password\": {"
                                + ports + "}}"))
                .isInstanceOf(ConfigException.class)
                .satisfies(e -> assertThat(((ConfigException) e).errors().toString())
                        .contains("port_password: 90000 sockets listen, and of the ")
                        .contains("(expected: ulimit -n 102"));
    }

    @Test
    void moreAssociationsThanFilesAreWarnedOf() throws Exception {
        assertThat(files.local("{\"server\": \"example.com\", \"password\": \"" + ConfigFiles.KEY
                                + "\", \"udp_max_associations\": 999999}")
                        .warnings()
                        .toString())
                .contains("udp_max_associations: UDP has ")
                .contains("raise ulimit -n");
    }

    @Test
    void moreToHoldThanTheHeapBearsIsRefused() {
        assertThatThrownBy(() -> files.localWith("\"limits\": {\"held_mib\": 900000}"))
                .isInstanceOf(ConfigException.class)
                .satisfies(e -> assertThat(((ConfigException) e).errors().toString())
                        .contains("limits.held_mib: 900000 (expected: at most ")
                        .contains("raise -Xmx"));
    }
}
