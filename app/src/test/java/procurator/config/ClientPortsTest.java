package procurator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import procurator.config.ConfigInput.Setting;
import procurator.config.json.ConfigException;
import procurator.half.Mode;
import procurator.local.ClientPort;
import procurator.socks.Credentials;
import procurator.socks.Users;

/** Where clients come in, by which protocols, and who. */
class ClientPortsTest {
    private static final String OF_SOCKS =
            "{\"password\": {\"users\": [{\"user_name\": \"ann\", \"password\": \"a\"}]}}";
    private static final String OF_HTTP = "{\"basic\": {\"users\": [{\"user_name\": \"bob\", \"password\": \"b\"}]}}";

    @RegisterExtension
    private final ConfigFiles files = new ConfigFiles();

    @BeforeEach
    void write() throws Exception {
        Files.writeString(files.folder().resolve("socks.json"), OF_SOCKS);
        Files.writeString(files.folder().resolve("http.json"), OF_HTTP);
    }

    private List<ClientPort.Offer> offers(String more) throws Exception {
        return files.localWith(more).ports().stream().map(ClientPort::offer).toList();
    }

    private static boolean admits(Users users, String name, String password) {
        return users.admit(
                new Credentials(name.getBytes(StandardCharsets.UTF_8), password.getBytes(StandardCharsets.UTF_8)));
    }

    private List<String> errors(String json) {
        return files.errors(catchThrowableOfType(ConfigException.class, () -> files.localWith(json)));
    }

    @Test
    void socksIsAllOfThemAndHttpIsAlone() throws Exception {
        assertThat(offers("\"local_port\": 1080"))
                .extracting(ClientPort.Offer::socks)
                .containsExactly(true);
        assertThat(offers("\"protocol\": \"http\""))
                .extracting(ClientPort.Offer::socks)
                .containsExactly(false);
        assertThat(offers("\"locals\": [{\"local_port\": 1}, {\"local_port\": 2, \"protocol\": \"http\"}]"))
                .extracting(ClientPort.Offer::socks)
                .containsExactly(true, false);
    }

    @Test
    void httpIsCarriedOverTcpAlone() throws Exception {
        assertThat(offers("\"protocol\": \"http\""))
                .extracting(ClientPort.Offer::mode)
                .containsExactly(Mode.TCP_ONLY);
        assertThat(errors("\"protocol\": \"http\", \"mode\": \"udp_only\""))
                .singleElement()
                .asString()
                .contains("mode: no TCP for protocol http (expected: tcp_only, or none)");
    }

    @Test
    void portWithATargetServesNoHttp() {
        assertThat(errors("\"protocol\": \"http\", \"local_port\": 53, \"tunnel_address\": \"8.8.8.8:53\""))
                .singleElement()
                .asString()
                .contains("protocol: http, beside a target")
                .contains("(expected: no tunnel_address, or no protocol)");
    }

    @Test
    void usersOfTheFileAreThoseOfEveryPort() throws Exception {
        List<ClientPort.Offer> offers = offers("\"socks_users\": [{\"name\": \"eve\", \"password\": \"e\"}],"
                + " \"locals\": [{\"local_port\": 1}, {\"local_port\": 2, \"protocol\": \"http\"}]");
        assertThat(offers).hasSize(2).allMatch(offer -> admits(offer.users(), "eve", "e"));
    }

    @Test
    void userWhomHttpCannotNameIsAWarning() throws Exception {
        assertThat(files.local("{\"server\": \"x\", \"password\": \"x\","
                                + " \"socks_users\": [{\"name\": \"a:b\", \"password\": \"e\"}]}")
                        .warnings())
                .singleElement()
                .asString()
                .endsWith(
                        "config.json:1:59: socks_users[0].name: this user comes in by SOCKS5 alone: HTTP takes what is"
                                + " behind the first colon for the password, RFC 7617 (expected: a name without a colon)");
    }

    @Test
    void fileOfUsersIsReadAsShadowsocksRustHasItForThatPortAlone() throws Exception {
        List<ClientPort.Offer> offers = offers("\"socks_users\": [{\"name\": \"eve\", \"password\": \"e\"}],"
                + " \"locals\": [{\"local_port\": 1, \"socks5_auth_config_path\": \"socks.json\"},"
                + " {\"local_port\": 2, \"protocol\": \"http\", \"http_auth_config_path\": \"http.json\"},"
                + " {\"local_port\": 3}]");
        assertThat(offers.get(0).users()).matches(users -> admits(users, "ann", "a") && !admits(users, "eve", "e"));
        assertThat(offers.get(1).users()).matches(users -> admits(users, "bob", "b") && !admits(users, "ann", "a"));
        assertThat(offers.get(2).users()).matches(users -> admits(users, "eve", "e") && !admits(users, "bob", "b"));
    }

    @Test
    void optionNamesAFileForEveryPort() throws Exception {
        String file = files.folder().resolve("http.json").toString();
        List<ClientPort> ports = files.local(
                        "{\"server\": \"x\", \"password\": \"${SECRET}\"}",
                        new Setting("http_auth_config_path", "--http-auth-config-path", file))
                .config()
                .ports();
        assertThat(admits(ports.getFirst().offer().users(), "bob", "b")).isTrue();
    }

    @Test
    void fileThatNamesNobodyOrIsNoneLetsNobodyIn() throws Exception {
        Files.writeString(files.folder().resolve("wrong.json"), "{\"users\": []}");
        Files.writeString(
                files.folder().resolve("half.json"), "{\"password\": {\"users\": [{\"user_name\": \"ann\"}]}}");
        Files.writeString(files.folder().resolve("broken.json"), "{\"password\"");
        assertThat(errors("\"socks5_auth_config_path\": \"wrong.json\""))
                .singleElement()
                .asString()
                .contains("socks5_auth_config_path: ")
                .contains("wrong.json names nobody (expected: a file of users, {\"password\": {\"users\": [{");
        assertThat(errors("\"http_auth_config_path\": \"socks.json\""))
                .singleElement()
                .asString()
                .contains("nobody");
        assertThat(errors("\"socks5_auth_config_path\": \"half.json\""))
                .singleElement()
                .asString()
                .contains("half.json:1:25: password.users[0].password: missing");
        assertThat(errors("\"socks5_auth_config_path\": \"broken.json\""))
                .singleElement()
                .asString()
                .contains("broken.json:1:");
        assertThat(errors("\"socks5_auth_config_path\": \"nowhere.json\""))
                .singleElement()
                .asString()
                .contains("no such file");
    }

    @Test
    void portWithUsersOfItsOwnMayBeReachedByOthers() throws Exception {
        String beyond = "\"locals\": [{\"local_address\": \"0.0.0.0\", \"local_port\": 1%s}]";
        assertThat(offers(beyond.formatted(", \"socks5_auth_config_path\": \"socks.json\"")))
                .hasSize(1);
        assertThat(errors(beyond.formatted(", \"protocol\": \"http\"")))
                .singleElement()
                .asString()
                .contains("others could use the proxy at 0.0.0.0 without a password");
    }

    @Test
    void portsOfOneServiceMayShareASocketAndOthersNot() {
        assertThat(errors("\"locals\": [{\"local_port\": 1}, {\"local_port\": 1, \"protocol\": \"http\"}]"))
                .singleElement()
                .asString()
                .contains("two listen on 127.0.0.1:1");
        assertThat(errors("\"allow_open\": true, \"locals\": [{\"local_port\": 1}, {\"local_address\": \"0.0.0.0\","
                        + " \"local_port\": 1, \"protocol\": \"http\"}]"))
                .singleElement()
                .asString()
                .contains("are one port for two purposes");
    }
}
