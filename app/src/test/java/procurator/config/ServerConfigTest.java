package procurator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import procurator.config.json.ConfigException;
import procurator.dial.Cidr;
import procurator.half.EngineConfig;
import procurator.half.Mode;
import procurator.server.ServerConfig;
import procurator.shadowsocks.Method;
import procurator.shadowsocks.Refusal;
import procurator.shadowsocks.ServerKeys;

class ServerConfigTest {
    private static final String USERS =
            "\"users\": [{\"name\": \"alice\", \"password\": \"" + ConfigFiles.USER_KEY + "\"}]";

    @RegisterExtension
    private final ConfigFiles files = new ConfigFiles();

    @Test
    void addressAndKeyAreEnough() throws Exception {
        LoadedConfig<ServerConfig> reading = files.server("{\"server\": \"0.0.0.0\", \"password\": \"x\"}");
        ServerConfig config = reading.config();
        assertThat(config.listen()).containsExactly(at("0.0.0.0", 8388));
        assertThat(config.services().getFirst().keys().method()).isEqualTo(Method.CHACHA20_IETF_POLY1305);
        assertThat(config.services().getFirst().mode()).isEqualTo(Mode.TCP_AND_UDP);
        assertThat(config.allowPrivate()).isFalse();
        assertThat(config.allow()).isEmpty();
        assertThat(config.ipv6First()).isFalse();
        assertThat(config.engine())
                .usingRecursiveComparison()
                .ignoringFields("udp.sockets")
                .isEqualTo(EngineConfig.DEFAULT);
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
        for (ServerConfig read : List.of(
                files.serverWith(USERS),
                files.server("{\"servers\": [{\"server\": \"::\", \"server_port\": 1, \"password\": \"${SECRET}\", "
                                + USERS + "}]}")
                        .config())) {
            ServerKeys keys = read.services().getFirst().keys();
            assertThat(Opening.by(ConfigFiles.KEY + ":" + ConfigFiles.USER_KEY, keys))
                    .isEqualTo("alice");
            assertThat(Opening.by(ConfigFiles.KEY + ":" + ConfigFiles.KEY, keys))
                    .isEqualTo(Refusal.UNAUTHENTICATED.name());
        }
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
    void severalServersAreSeveralServices() throws Exception {
        ServerConfig config = files.server(
                        "{\"servers\": ["
                                + "{\"server\": \"::\", \"server_port\": 1, \"password\": \"x\", \"mode\": \"tcp_only\"},"
                                + "{\"server\": \"::\", \"server_port\": 2, \"method\": \"2022-blake3-aes-128-gcm\", \"password\": \"${SECRET}\", "
                                + USERS + "}, {\"server\": \"::\", \"server_port\": 1, \"disabled\": true}],"
                                + "\"server\": [\"[::0]\", \"0.0.0.0\"], \"server_port\": 3, \"password\": \"y\", \"mode\": \"udp_only\"}")
                .config();
        assertThat(config.services().stream().map(service -> service.keys().method() + " " + service.mode()))
                .containsExactly(
                        "chacha20-ietf-poly1305 TCP_ONLY",
                        "2022-blake3-aes-128-gcm UDP_ONLY",
                        "chacha20-ietf-poly1305 UDP_ONLY");
        assertThat(config.listen()).containsExactly(at("::", 1), at("::", 2), at("::", 3), at("0.0.0.0", 3));
    }

    @Test
    void onePortIsOneServices() {
        String one = "{\"server\": \"::\", \"server_port\": 1, \"password\": \"x\"}";
        assertThat(errors("{\"servers\": [" + one + ", " + one + "]}"))
                .singleElement()
                .asString()
                .contains("servers[1].server_port: two listen on ");
    }

    @Test
    void portPasswordIsAServiceForEachPort() throws Exception {
        LoadedConfig<ServerConfig> reading = files.server(
                "{\"server\": [\"::\", \"0.0.0.0\"], \"method\": \"aes-256-gcm\", \"port_password\": {\"8388\": \"x\", \"8389\": \"${SECRET}\"}}");
        assertThat(reading.config().services()).hasSize(2);
        assertThat(reading.config().listen())
                .containsExactly(at("::", 8388), at("0.0.0.0", 8388), at("::", 8389), at("0.0.0.0", 8389));
        assertThat(reading.warnings()).isEmpty();
        assertThat(errors("{\"server\": \"::\", \"port_password\": {\"http\": \"x\"}}"))
                .singleElement()
                .asString()
                .contains("port_password: a key that is no port");
    }

    @Test
    void usersAboveSeveralServersAreNobodys() {
        String one = "{\"server\": \"::\", \"server_port\": 1, \"password\": \"x\"}";
        assertThat(errors("{\"servers\": [" + one + ", " + one.replace("1", "2") + "], " + USERS + "}"))
                .singleElement()
                .asString()
                .contains("users: above several servers");
    }

    @Test
    void oneMistakeIsOneError() {
        assertThat(errors("{\"server\": \"::\", \"method\": \"aes-256-cfb\", \"password\": \"x\", " + USERS + "}"))
                .singleElement()
                .asString()
                .contains("method: \"aes-256-cfb\"")
                .contains("allow_insecure_ciphers");
        assertThat(errors("{\"sever\": \"::\", \"password\": \"x\"}")).hasSize(1);
        assertThat(
                        errors(
                                "{\"server\": \"::\", \"password\": \"x\", \"plugin\": \"obfs-local\", \"plugin_opts\": \"a\"}"))
                .singleElement()
                .asString()
                .contains("plugin: obfs-local is the plugin of the other half (expected: obfs-server)");
    }

    @Test
    void localAddressInAServersFileIsWarnedAbout() throws Exception {
        List<String> warnings = files.server(
                        "{\"server\": \"::\", \"password\": \"x\", \"local_address\": \"127.0.0.1\","
                                + " \"local_port\": 1080}")
                .warnings();
        assertThat(warnings).hasSize(2);
        assertThat(warnings.getFirst()).contains("local_address: ignored by the server");
        assertThat(warnings.getLast()).contains("local_port: ignored: it is for local");
    }

    @Test
    void localAddressOfAServerIsWhereItDialsFrom() throws Exception {
        assertThat(files.serverWith("\"local_address\": \"192.0.2.7\"")
                        .engine()
                        .relay()
                        .options()
                        .bindTo())
                .isEqualTo(InetAddress.ofLiteral("192.0.2.7"));
    }

    @Test
    void halfAFileIsForIsGuessedByItsKeys() throws Exception {
        assertThat(isForServer("{\"server\": \"x\", \"users\": []}")).isTrue();
        assertThat(isForServer("{\"server\": \"0.0.0.0\"}")).isTrue();
        assertThat(isForServer("{\"server\": \"192.0.2.1\"}")).isFalse();
        assertThat(isForServer("{\"server\": \"::\", \"local_port\": 1080}")).isTrue();
        assertThat(isForServer("{\"server\": [\"0.0.0.0\", \"::1\"]}")).isTrue();
        assertThat(isForServer("{\"server\": [\"::1\", \"127.0.0.1\"], \"local_port\": 1080}"))
                .isTrue();
        assertThat(isForServer("{\"server\": \"127.0.0.1\", \"local_port\": 1080}"))
                .isFalse();
        assertThat(isForServer("{\"server\": \"127.0.0.1\"}")).isTrue();
        assertThat(isForServer("{\"server\": \"192.0.2.1\", \"timeout\": 300}")).isTrue();
        assertThat(isForServer("{\"server\": \"192.0.2.1\", \"timeout\": 300, \"local_port\": 1080}"))
                .isFalse();
        assertThat(isForServer("{\"servers\": [{\"server\": \"a.example\"}]}")).isFalse();
        assertThat(isForServer("{\"servers\": [{\"address\": \"::\"}], \"local_address\": \"127.0.0.1\"}"))
                .isTrue();
        assertThat(isForServer("{\"servers\": [{\"server\": \"a.example\", \"users\": []}]}"))
                .isTrue();
        assertThat(isForServer("{\"server\": \"x\", \"plugin\": \"obfs-server\"}"))
                .isTrue();
        assertThat(isForServer("{\"server\": \"::\", \"locals\": []}")).isTrue();
        assertThat(isForServer("{\"server\": \"::\", \"locals\": [{}]}")).isFalse();
    }

    private boolean isForServer(String json) throws Exception {
        return Document.open(files.given(json)).isForServer();
    }

    private List<String> errors(String json) {
        return files.errors(catchThrowableOfType(ConfigException.class, () -> files.server(json)));
    }

    private static InetSocketAddress at(String address, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(address), port);
    }
}
