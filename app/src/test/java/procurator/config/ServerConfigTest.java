package procurator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import procurator.shadowsocks.Method;

class ServerConfigTest {
    private static final String USERS =
            "\"users\": [{\"name\": \"alice\", \"password\": \"" + ConfigFiles.USER_KEY + "\"}]";

    @TempDir
    private Path folder;

    private ConfigFiles files;

    @BeforeEach
    void open() {
        files = new ConfigFiles(folder);
    }

    @Test
    void addressAndKeyAreEnough() throws Exception {
        Reading<ServerConfig> reading = files.server("{\"server\": \"0.0.0.0\", \"password\": \"${SECRET}\"}");
        ServerConfig config = reading.config();
        assertThat(config.listen()).containsExactly(at("0.0.0.0", 8388));
        assertThat(config.keys().method()).isEqualTo(Method.BLAKE3_AES_128_GCM);
        assertThat(config.mode()).isEqualTo(Mode.TCP_AND_UDP);
        assertThat(config.allowPrivate()).isFalse();
        assertThat(config.allow()).isEmpty();
        assertThat(config.ipv6First()).isFalse();
        assertThat(config.engine()).isEqualTo(EngineConfig.DEFAULT);
        assertThat(reading.warnings()).isEmpty();
    }

    @Test
    void networksCanBeOpened() throws Exception {
        assertThat(files.serverWith("\"allow\": [\"10.0.0.0/8\", \"fd00::/8\"]").allow())
                .containsExactly(Cidr.parse("10.0.0.0/8"), Cidr.parse("fd00::/8"));
        assertThat(files.serverWith("\"allow_private\": true").allowPrivate()).isTrue();
    }

    @Test
    void usersAreReadAtTheTopAndInServers() throws Exception {
        assertThat(files.serverWith(USERS)).isNotNull();
        ServerConfig listed = files.server(
                        "{\"servers\": [{\"server\": \"::\", \"server_port\": 1, \"password\": \"${SECRET}\", " + USERS
                                + "}]}")
                .config();
        assertThat(listed.listen()).containsExactly(at("::", 1));
    }

    @Test
    void usersThatCannotBeAreRefusedOneByOne() {
        assertThat(errors("{\"server\": \"::\", \"password\": \"${SECRET}\", \"users\": ["
                        + "{\"name\": \"a\", \"password\": \"" + ConfigFiles.USER_KEY + "\"},"
                        + "{\"name\": \"a\", \"password\": \"" + ConfigFiles.KEY + "\"},"
                        + "{\"name\": \"b\", \"password\": \"" + ConfigFiles.USER_KEY + "\"},"
                        + "{\"name\": \"c\", \"password\": \"short\"}, {\"name\": \"d\"}]}"))
                .hasSize(4);
    }

    @Test
    void severalServersInOneFileAreRefused() {
        String one = "{\"server\": \"::\", \"server_port\": 1, \"password\": \"${SECRET}\"}";
        assertThat(errors("{\"servers\": [" + one + ", " + one + "]}").getFirst())
                .contains(
                        "servers: several servers (expected: one here; start a process with a file of its own for each)");
    }

    @Test
    void localAddressInAServersFileIsWarnedAbout() throws Exception {
        List<String> warnings = files.server(
                        "{\"server\": \"::\", \"password\": \"${SECRET}\", \"local_address\": \"127.0.0.1\","
                                + " \"local_port\": 1080}")
                .warnings();
        assertThat(warnings).hasSize(2);
        assertThat(warnings.getFirst()).contains("say outbound_bind_addr if that is meant");
        assertThat(warnings.getLast()).contains("local_port: ignored: it is for local");
    }

    @Test
    void halfAFileIsForIsGuessedByItsKeys() throws Exception {
        assertThat(isForServer("{\"server\": \"x\", \"users\": []}")).isTrue();
        assertThat(isForServer("{\"server\": \"0.0.0.0\"}")).isTrue();
        assertThat(isForServer("{\"server\": \"192.0.2.1\"}")).isFalse();
        assertThat(isForServer("{\"server\": \"::\", \"local_port\": 1080}")).isFalse();
    }

    private boolean isForServer(String json) throws Exception {
        return Configuration.isForServer(files.given(json));
    }

    private List<String> errors(String json) {
        return files.errors(catchThrowableOfType(ConfigException.class, () -> files.server(json)));
    }

    private static InetSocketAddress at(String address, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(address), port);
    }
}
