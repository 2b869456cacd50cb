package procurator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import procurator.config.ConfigInput.Setting;
import procurator.config.json.ConfigException;
import procurator.local.LocalConfig;
import procurator.server.ServerConfig;

/** Keys under the names that other programs gave them do what the first name does. */
class OtherNamesTest {
    private static final String KEY = "\"password\": \"x\", \"method\": \"aes-256-gcm\"";

    @RegisterExtension
    private final ConfigFiles files = new ConfigFiles();

    @Test
    void optionWinsOverTheKeyUnderEitherName() throws Exception {
        LocalConfig config = files.local(
                        "{\"address\": \"a.example\", \"port\": 1, \"local\": \"0.0.0.0\", \"prefer_ipv6\": false, "
                                + KEY + "}",
                        new Setting("server", "-s", "b.example"),
                        new Setting("server_port", "-p", "2"),
                        new Setting("local_address", "-b", "127.0.0.1"),
                        new Setting("ipv6_first", "-6", null))
                .config();
        assertThat(config.servers().getFirst().address()).hasToString("b.example:2");
        assertThat(config.socks()).isEqualTo(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 1080));
        assertThat(config.ipv6First()).isTrue();
    }

    @Test
    void firstNameCountsWhereTheyDiffer() throws Exception {
        assertThat(files.server("{\"server\": \"::\", \"ipv6_first\": true, \"prefer_ipv6\": false, " + KEY + "}")
                        .config()
                        .ipv6First())
                .isTrue();
        assertThat(errors("{\"server\": \"a.example\", \"address\": \"b.example\", " + KEY + "}"))
                .singleElement()
                .asString()
                .contains("address: given beside server, and another value (expected: one of the two)");
    }

    @Test
    void serverListensAtItsAddressOfIpv6Too() throws Exception {
        for (String more : List.of("\"server\": \"0.0.0.0\", \"server_ipv6\": \"[::]\"", "\"server_ipv6\": \"::\"")) {
            ServerConfig config = files.server("{" + more + ", \"server_port\": 8388, " + KEY + "}")
                    .config();
            assertThat(config.listen())
                    .contains(new InetSocketAddress(InetAddress.ofLiteral("::"), 8388))
                    .hasSize(more.contains("0.0.0.0") ? 2 : 1);
        }
        assertThat(files.server("{\"server\": \"::\", \"server_ipv6\": \"::\", " + KEY + "}")
                        .config()
                        .listen())
                .hasSize(1);
    }

    @Test
    void severalPortsOfOneServerAreAllServedAndAllTried() throws Exception {
        String ports = "\"server_port\": [8380, \"8381\"], ";
        assertThat(files.server("{\"server\": \"0.0.0.0\", " + ports + KEY + "}").config().listen().stream()
                        .map(InetSocketAddress::getPort))
                .containsExactly(8380, 8381);
        assertThat(files
                        .local("{\"server\": [\"a.example\", \"b.example:9\"], " + ports + KEY + "}")
                        .config()
                        .servers()
                        .stream()
                        .map(server -> server.address().toString()))
                .containsExactly("a.example:8380", "b.example:9", "a.example:8381");
        assertThat(
                        Document.open(files.given("{\"server\": \"a.example\", " + ports + KEY + "}"))
                                .urls(null, null)
                                .stream()
                                .map(ServerUrl::port))
                .containsExactly(8380, 8381);
        assertThat(errors("{\"server\": \"a.example\", \"server_port\": [1, 70000], " + KEY + "}"))
                .singleElement()
                .asString()
                .contains("server_port: \"70000\" (expected: a port, 1 to 65535)");
    }

    @Test
    void pluginUnderAnotherNameStandsInTheLink() throws Exception {
        ConfigInput given = files.given("{\"server\": \"a.example\", \"pluginName\": \"v2ray-plugin\","
                + " \"pluginOptions\": \"tls\", " + KEY + "}");
        assertThat(Document.open(given).urls(null, null))
                .singleElement()
                .extracting(ServerUrl::plugin)
                .isEqualTo("v2ray-plugin;tls");
    }

    private List<String> errors(String json) {
        return files.errors(catchThrowableOfType(ConfigException.class, () -> files.local(json)));
    }
}
