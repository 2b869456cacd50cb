package procurator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import procurator.config.json.ConfigException;
import procurator.half.Mode;
import procurator.local.LocalConfig;
import procurator.plugin.Plugin;
import procurator.server.ServerConfig;

/** Which plugin stands before a server, by its keys. */
class PluginConfigTest {
    private static final String LOCAL = "{\"server\": \"a.example\", \"password\": \"x\", ";
    private static final String SERVER = "{\"server\": \"0.0.0.0\", \"password\": \"x\", ";

    @RegisterExtension
    private final ConfigFiles files = new ConfigFiles();

    private @Nullable Plugin local(String keys) throws Exception {
        return files.local(LOCAL + keys + "}").config().servers().getFirst().plugin();
    }

    private ServerConfig.Service service(String keys) throws Exception {
        return files.server(SERVER + keys + "}").config().services().getFirst();
    }

    private List<String> localErrors(String json) {
        return files.errors(catchThrowableOfType(ConfigException.class, () -> files.local(json)));
    }

    private List<String> serverErrors(String json) {
        return files.errors(catchThrowableOfType(ConfigException.class, () -> files.server(json)));
    }

    @Test
    void nameOptionsArgumentsAndModeAreReadAsBothFamiliesHaveThem() throws Exception {
        assertThat(local("\"plugin\": \"v2ray-plugin\", \"plugin_opts\": \"tls;host=a.example\", \"plugin_args\":"
                        + " [\"-fast-open\", \"a b\"], \"plugin_mode\": \"tcp_and_udp\""))
                .isEqualTo(new Plugin(
                        "v2ray-plugin", "tls;host=a.example", List.of("-fast-open", "a b"), Mode.TCP_AND_UDP));
        assertThat(local("\"plugin\": \"x\", \"plugin_args\": \"-a  b\""))
                .isEqualTo(new Plugin("x", "", List.of("-a", "b"), Mode.TCP_ONLY));
        assertThat(local("\"plugin\": \"\"")).isNull();
        assertThat(local("\"plugin\": null, \"plugin_mode\": \"tcp_only\"")).isNull();
    }

    @Test
    void eachOfSeveralServersHasItsOwn() throws Exception {
        String entries = "\"servers\": [{\"server\": \"a\", \"password\": \"x\", \"plugin\": \"obfs-local\"},"
                + " {\"server\": \"b\", \"password\": \"x\"}]";
        LocalConfig config = files.local("{" + entries + "}").config();
        assertThat(config.servers())
                .extracting(server -> server.plugin() == null)
                .containsExactly(false, true);
        assertThat(localErrors("{\"plugin\": \"obfs-local\", " + entries + "}"))
                .singleElement()
                .asString()
                .contains("plugin: above several servers (expected: plugin in each entry of servers that has one)");
    }

    @Test
    void namesOfOldAreThoseOfTheHalf() throws Exception {
        for (String name : List.of("obfs", "simple-obfs", "obfs-local")) {
            assertThat(local("\"plugin\": \"" + name + "\""))
                    .isEqualTo(new Plugin("obfs-local", "", List.of(), Mode.TCP_ONLY));
        }
        assertThat(service("\"plugin\": \"simple-obfs\"").plugin())
                .isEqualTo(new Plugin("obfs-server", "", List.of(), Mode.TCP_ONLY));
        assertThat(local("\"obfs\": \"http\", \"obfs_host\": \"b.example\""))
                .isEqualTo(new Plugin("obfs-local", "obfs=http;obfs-host=b.example", List.of(), Mode.TCP_ONLY));
    }

    @Test
    void theOtherHalfsIsAnErrorThatNamesOurs() {
        assertThat(localErrors(LOCAL + "\"plugin\": \"/usr/bin/obfs-server\"}"))
                .singleElement()
                .asString()
                .contains("plugin: obfs-server is the plugin of the other half (expected: obfs-local)");
        assertThat(localErrors(LOCAL + "\"plugin\": \"v2ray-plugin\", \"plugin_opts\": \"server;tls\"}"))
                .singleElement()
                .asString()
                .contains(
                        "plugin: with the option server v2ray-plugin is the other half's (expected: the same without it)");
        assertThat(serverErrors(SERVER + "\"plugin\": \"v2ray-plugin\", \"plugin_opts\": \"tls\"}"))
                .singleElement()
                .asString()
                .contains("plugin: without the option server v2ray-plugin is the other half's (expected: server,");
    }

    /** As links have it, and as libev hands it to a shell. */
    @Test
    void whatFollowsItsNameIsAnErrorThatShowsNothingOfIt() {
        assertThat(localErrors(LOCAL + "\"plugin\": \"obfs-local;obfs=http;key=hunter2\"}"))
                .singleElement()
                .asString()
                .contains("plugin: options follow its name (expected: the name alone, and what follows its first ; in")
                .doesNotContain("hunter2");
        assertThat(serverErrors(SERVER + "\"plugin\": \"obfs-server --obfs http --key hunter2\"}"))
                .singleElement()
                .asString()
                .contains("plugin: arguments follow its name (expected: the name alone, and the arguments in")
                .doesNotContain("hunter2");
    }

    @Test
    void nulIsInNothingThatAPluginIsTold() {
        for (String keys : List.of(
                "\"plugin\": \"./x\\u0000y\"",
                "\"plugin\": \"x\", \"plugin_opts\": \"hunter2\\u0000\"",
                "\"plugin\": \"x\", \"plugin_args\": [\"a\", \"hunter2\\u0000\"]")) {
            assertThat(localErrors(LOCAL + keys + "}"))
                    .singleElement()
                    .asString()
                    .contains("plugin: no program can be told the character \\u0000 (expected: plugin,")
                    .doesNotContain("hunter2");
        }
    }

    @Test
    void besideAPluginForStreamsNoDatagramsAreCarriedUnlessSomebodySaysSo() throws Exception {
        String plugin = "\"plugin\": \"obfs-local\"";
        assertThat(files.local(LOCAL + plugin + "}").config().mode()).isEqualTo(Mode.TCP_ONLY);
        assertThat(files.local(LOCAL + plugin + ", \"mode\": \"tcp_and_udp\"}")
                        .config()
                        .mode())
                .isEqualTo(Mode.TCP_AND_UDP);
        assertThat(files.local(LOCAL + plugin + ", \"plugin_mode\": \"tcp_and_udp\"}")
                        .config()
                        .mode())
                .isEqualTo(Mode.TCP_AND_UDP);
        assertThat(service("\"plugin\": \"obfs-server\"").mode()).isEqualTo(Mode.TCP_ONLY);
    }

    @Test
    void aServicesTrafficGoesThroughThePluginOrStraight() throws Exception {
        ServerConfig.Service streams = service("\"mode\": \"tcp_and_udp\", \"plugin\": \"obfs-server\"");
        assertThat(streams.behind()).isEqualTo(Mode.TCP_ONLY);
        assertThat(streams.straight()).isEqualTo(Mode.UDP_ONLY);
        ServerConfig.Service both =
                service("\"mode\": \"tcp_and_udp\", \"plugin\": \"p\", \"plugin_mode\": \"tcp_and_udp\"");
        assertThat(both.behind()).isEqualTo(Mode.TCP_AND_UDP);
        assertThat(both.straight()).isNull();
    }

    @Test
    void portOfAPluginIsOneThatClientsCanKnow() {
        assertThat(serverErrors(SERVER + "\"server_port\": 0, \"plugin\": \"obfs-server\"}"))
                .singleElement()
                .asString()
                .contains("plugin: it needs a port to listen on (expected: server_port, 1 to 65535)");
        assertThat(serverErrors("{\"server\": \"::\", \"port_password\": {\"1\": \"x\"}, \"plugin\": \"obfs-server\"}"))
                .singleElement()
                .asString()
                .contains("plugin: given beside port_password (expected: servers, with an entry for each port)");
    }

    @Test
    void optionsWithoutAPluginAreWarnedOfAndNeverShown() throws Exception {
        assertThat(files.local(LOCAL + "\"plugin_opts\": \"key=hunter2\", \"plugin_args\": [\"hunter2\"]}")
                        .warnings())
                .hasSize(2)
                .allMatch(warning -> warning.contains("ignored: there is no plugin"))
                .noneMatch(warning -> warning.contains("hunter2"));
        assertThat(localErrors(LOCAL + "\"plugin\": \"p\", \"plugin_opts\": {\"key\": \"hunter2\"}}"))
                .singleElement()
                .asString()
                .contains("plugin_opts: an object (expected: a string in double quotes)")
                .doesNotContain("hunter2");
    }
}
