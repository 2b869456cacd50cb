package procurator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import procurator.wire.Address;

/** Names of hosts beyond ASCII, wherever a configuration has one. */
class HostNamesTest {
    private static final String ASCII = "xn--bcher-kva.test";

    @RegisterExtension
    private final ConfigFiles files = new ConfigFiles();

    @Test
    void serversAndTargetsAreWhatNameServersKnow() throws Exception {
        var config = files.local("""
                {"server": "b\u00fccher.test:443", "method": "aes-256-gcm", "password": "x",
                 "forward": "127.0.0.1:5353=b\u00fccher.test:53"}
                """).config();
        assertThat(config.servers().getFirst().address()).isEqualTo(new Address.Name(ASCII, 443));
        assertThat(config.forwards().getFirst().target()).isEqualTo(new Address.Name(ASCII, 53));
    }

    @Test
    void linksAreMadeInAscii() throws Exception {
        String json = "{\"server\": \"b\u00fccher.test\", \"method\": \"aes-256-gcm\", \"password\": \"x\"}";
        assertThat(Document.open(files.given(json)).urls(null, null).getFirst().host())
                .isEqualTo(ASCII);
        assertThat(Document.open(files.given(json))
                        .urls("b\u00fccher.test", null)
                        .getFirst()
                        .host())
                .isEqualTo(ASCII);
    }

    @ParameterizedTest
    @CsvSource({
        "https://a.example, 'a host, with no https:// before it'",
        "https://a.example:443/, a host name or an address",
        "a.example/, a host name or an address",
        "a..example, a host name or an address",
        "user@a.example, a host name or an address"
    })
    void whatIsNoHostIsRefused(String server, String expected) {
        String json = "{\"server\": \"" + server + "\", \"method\": \"aes-256-gcm\", \"password\": \"x\"}";
        assertThatThrownBy(() -> files.local(json))
                .hasMessageContaining("server: \"" + server + "\" (expected: " + expected);
    }
}
