package procurator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import procurator.config.ConfigInput.Setting;
import procurator.config.json.ConfigException;
import procurator.config.json.JsonReader;
import procurator.config.json.Node;
import procurator.config.json.Problems;
import procurator.local.Subscription;
import procurator.local.upstream.LinkServer;
import procurator.plugin.Plugin;
import procurator.shadowsocks.Method;

/** Where lists of servers are, and what may stand in them. */
class SubscriptionsTest {
    private static final Subscription.Allowed NOTHING = new Subscription.Allowed(List.of(), false, false);
    private static final String SERVER =
            "\"server\": \"a.example\", \"method\": \"aes-256-gcm\", \"password\": \"hunter2\"";

    @RegisterExtension
    private final ConfigFiles files = new ConfigFiles();

    private Subscription one(String json, Setting... settings) throws Exception {
        LoadedConfig<procurator.local.LocalConfig> read = files.local(json, settings);
        assertThat(read.warnings()).isEmpty();
        assertThat(read.config().subscriptions()).hasSize(1);
        return read.config().subscriptions().getFirst();
    }

    private String error(String json) {
        ConfigException wrong = catchThrowableOfType(ConfigException.class, () -> files.local(json));
        assertThat(wrong.getMessage()).doesNotContain("hunter2");
        return files.errors(wrong).getFirst();
    }

    @Test
    void urlAloneIsASubscriptionAndNeedsNoServer() throws Exception {
        Subscription read = one("{\"subscriptions\": \"https://provider.example/sub/hunter2\"}");
        assertThat(read.from()).hasToString("https://provider.example/sub/hunter2");
        assertThat(read.name()).isEqualTo("provider.example");
        assertThat(read.interval()).isEqualTo(Duration.ofHours(1));
        assertThat(read.allowed()).isEqualTo(NOTHING);
        assertThat(read).hasToString("subscription provider.example");
    }

    @Test
    void everythingOfOneCanBeSaidAndOnceForAll() throws Exception {
        Subscription read = one("{\"subscriptions\": [{\"url\": \"http://192.0.2.1/x\", \"insecure\": true,"
                + " \"update_interval\": \"2h\", \"allowed_plugins\": [\"v2ray-plugin\"]}], \"allow_weak_prefix\": true,"
                + " \"update_interval\": 60}");
        assertThat(read.insecure()).isTrue();
        assertThat(read.interval()).isEqualTo(Duration.ofHours(2));
        assertThat(read.allowed()).isEqualTo(new Subscription.Allowed(List.of("v2ray-plugin"), false, true));
        read = one(
                "{\"subscriptions\": [\"https://a.example/\"], \"update_interval\": 60, \"allowed_plugins\": \"x\"}");
        assertThat(read.interval()).isEqualTo(Duration.ofMinutes(1));
        assertThat(read.allowed().plugins()).containsExactly("x");
    }

    @Test
    void rustsOnlineConfigIsOne() throws Exception {
        Subscription read =
                one("{\"online_config\": {\"config_url\": \"https://a.example/x\", \"update_interval\": 300,"
                        + " \"allowed_plugins\": [\"obfs-local\"]}, \"servers\": []}");
        assertThat(read.interval()).isEqualTo(Duration.ofMinutes(5));
        assertThat(read.allowed().plugins()).containsExactly("obfs-local");
    }

    @Test
    void dynamicKeyOfOutlineIsHttpsAndHasAName() throws Exception {
        Subscription read =
                one("{}", new Setting("subscriptions", "URL", "ssconf://a.example:8443/x?y=1#My%20key&outline=1"));
        assertThat(read.from()).hasToString("https://a.example:8443/x?y=1");
        assertThat(read.name()).isEqualTo("My key");
    }

    @Test
    void mistakesAreSaidWithoutTheUrl() {
        assertThat(error("{\"subscriptions\": [\"http://provider.example/hunter2\"]}"))
                .contains("subscriptions[0]: anybody on the way could change what http:// brings (expected: https://;");
        assertThat(error("{\"subscriptions\": [\"ftp://hunter2\"]}"))
                .contains("subscriptions[0]: no URL of a list of servers (expected: an https:// or ssconf:// URL");
        assertThat(error("{\"subscriptions\": [\"https://a.example/hunter2 x\"]}"))
                .contains("no URL of a list");
        assertThat(error("{\"subscriptions\": [5]}"))
                .contains("subscriptions[0]: a number (expected: a URL, or an object");
        assertThat(error("{\"subscriptions\": [{}]}")).contains("subscriptions[0].url: missing");
        assertThat(error("{\"subscriptions\": [{\"url\": \"https://a.example\", \"update_interval\": 5}]}"))
                .contains("subscriptions[0].update_interval: \"5\" (expected: a minute or more)");
        assertThat(error("{}")).contains("password: missing");
    }

    @Test
    void loopbackNeedsNoTls() throws Exception {
        for (String host : List.of("127.0.0.1:80", "localhost", "[::1]:8080")) {
            assertThat(one("{\"subscriptions\": [\"http://" + host + "/x\"]}").insecure())
                    .isFalse();
        }
    }

    private static ListedServers listed(Subscription.Allowed allowed, String... entries) {
        String text = "{\"servers\": [{" + String.join("}, {", entries) + "}]}";
        Node.Members document = Objects.requireNonNull(JsonReader.read("document", text, new Problems()));
        return ListedServers.of(document, allowed);
    }

    @Test
    void serversOfAListAreReadUnderAllTheirNames() {
        ListedServers read = listed(
                NOTHING,
                SERVER + ", \"server_port\": \"443\", \"remarks\": \"A\\u0007\", \"prefix\": \"POST \", \"unknown\": 1",
                "\"address\": \"192.0.2.1\", \"port\": 8388, \"method\": \"CHACHA20-IETF-POLY1305\", \"password\": 5,"
                        + " \"name\": \"B\", \"pluginName\": \"\"",
                SERVER + ", \"server_port\": 443, \"remarks\": \"A\\u0007\", \"prefix\": \"POST \"");
        assertThat(read.problems()).isEmpty();
        assertThat(read.servers()).hasSize(2);
        LinkServer first = read.servers().getFirst();
        assertThat(first.address()).hasToString("a.example:443");
        assertThat(first.remarks()).isEqualTo("A ");
        assertThat(read.servers().getLast().keys().method()).isEqualTo(Method.CHACHA20_IETF_POLY1305);
        assertThat(read.servers().getLast().address()).hasToString("192.0.2.1:8388");
    }

    @Test
    void datagramsOfAServerMayGoElsewhere() {
        LinkServer read = listed(NOTHING, SERVER + ", \"udp_server\": \"b.example\", \"udp_server_port\": \"53\"")
                .servers()
                .getFirst();
        assertThat(read.address()).hasToString("a.example:8388");
        assertThat(read.datagrams()).hasToString("b.example:53");
    }

    @Test
    void serverThatCannotBeUsedLeavesTheOthers() {
        ListedServers read = listed(
                NOTHING,
                "\"server\": \"b.example\", \"method\": \"none\", \"password\": \"hunter2\"",
                "\"server\": \"b.example\", \"method\": \"aes-256-cfb\", \"password\": \"hunter2\"",
                "\"server\": \"b.example\", \"method\": \"2022-blake3-aes-128-gcm\", \"password\": \"hunter2\"",
                "\"server\": \"b.example\", \"server_port\": 0, \"method\": \"aes-256-gcm\", \"password\": \"hunter2\"",
                SERVER + ", \"plugin\": \"rm\", \"plugin_opts\": \"-rf\"",
                SERVER + ", \"type\": \"ss\"",
                SERVER + ", \"prefix\": \"longer than sixteen bytes\"",
                "\"method\": \"aes-256-gcm\", \"password\": \"hunter2\"",
                "\"server\": \"b.example\"",
                SERVER);
        assertThat(read.servers()).hasSize(1);
        assertThat(read.problems()).hasSize(9).noneMatch(problem -> problem.contains("hunter2"));
        assertThat(read.problems().getFirst())
                .isEqualTo(
                        "server 1, method: everybody can read what they carry (expected: a method that encrypts, at both"
                                + " ends)");
        assertThat(read.problems().get(3)).startsWith("server 4, server_port: \"0\" (expected: a port, 1 to 65535)");
        assertThat(read.problems().get(4))
                .isEqualTo(
                        "server 5, plugin: \"rm\" (expected: one that allowed_plugins names; if you trust it, write it there)");
        assertThat(read.problems().get(7)).isEqualTo("server 8: server: missing (expected: its name or address)");
        assertThat(read.problems().get(8)).isEqualTo("server 9: method or password missing (expected: both)");
    }

    @Test
    void pluginThatIsAllowedCarriesItsServer() {
        Subscription.Allowed allowed = new Subscription.Allowed(List.of("obfs-local", "simple-obfs"), false, false);
        ListedServers read = listed(
                allowed,
                SERVER + ", \"plugin\": \"obfs-local\", \"plugin_opts\": \"obfs=http\"",
                SERVER + ", \"server_port\": 1, \"pluginName\": \"simple-obfs\", \"pluginOptions\": \"obfs=tls\"",
                SERVER + ", \"server_port\": 2, \"plugin\": \"./obfs-local\"");
        assertThat(read.servers())
                .hasSize(2)
                .allSatisfy(server -> assertThat(server.plugin())
                        .isNotNull()
                        .extracting(Plugin::program)
                        .isEqualTo("obfs-local"));
        assertThat(read.problems())
                .singleElement()
                .asString()
                .startsWith("server 3, plugin: \"./obfs-local\" (expected: one");
    }

    @Test
    void obfsIsAllowedUnderEachOfItsNames() {
        Subscription.Allowed allowed = new Subscription.Allowed(List.of("obfs-local"), false, false);
        ListedServers read = listed(
                allowed,
                SERVER + ", \"plugin\": \"simple-obfs\", \"plugin_opts\": \"obfs=http\"",
                SERVER + ", \"server_port\": 1, \"obfs\": \"tls\", \"obfs_host\": \"b.example\"",
                SERVER + ", \"server_port\": 2, \"obfs\": \"tls1.2_ticket_auth\"",
                SERVER + ", \"server_port\": 3, \"plugin\": \"obfs-server\"");
        assertThat(read.servers())
                .extracting(LinkServer::plugin)
                .extracting(plugin -> plugin == null ? "" : plugin.program() + " " + plugin.options())
                .containsExactly("obfs-local obfs=http", "obfs-local obfs=tls;obfs-host=b.example");
        assertThat(read.problems()).hasSize(2);
        assertThat(read.problems().getFirst()).contains("ShadowsocksR");
        assertThat(read.problems().getLast()).contains("of the other half (expected: obfs-local)");
    }

    @Test
    void nulIsInNoPluginOfAList() {
        Subscription.Allowed allowed = new Subscription.Allowed(List.of("obfs-local"), false, false);
        assertThat(listed(allowed, SERVER + ", \"plugin\": \"obfs-local\", \"plugin_opts\": \"hunter2\\u0000\"")
                        .problems())
                .singleElement()
                .asString()
                .startsWith("server 1, plugin: no program can be told the character \\u0000 (expected: plugin,");
    }

    /** A list is somebody else's: it reads neither our variables nor our files. */
    @Test
    void listReadsNothingOfOurs() {
        ListedServers read = listed(
                NOTHING,
                "\"server\": \"a.example\", \"method\": \"aes-256-gcm\", \"password\": \"${SECRET}\"",
                "\"server\": \"b.example\", \"method\": \"aes-256-gcm\", \"password_file\": \"/etc/passwd\"");
        assertThat(read.servers()).hasSize(1);
        assertThat(read.servers().getFirst().keys())
                .isEqualTo(procurator.shadowsocks.ClientKeys.ofPassword(Method.AES_256_GCM, "${SECRET}"));
    }
}
