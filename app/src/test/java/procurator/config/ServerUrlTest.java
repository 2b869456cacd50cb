package procurator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import procurator.config.json.ConfigException;

class ServerUrlTest {
    /** Its base64 has a +, a / and padding in the standard alphabet. */
    private static final String PASSWORD = "~~>??>x:@/";

    private static final ServerUrl CLASSIC = new ServerUrl("192.0.2.1", 8388, "aes-256-gcm", PASSWORD, "my server");

    @RegisterExtension
    private final ConfigFiles files = new ConfigFiles();

    @Test
    void everyFormOfUserInfoIsRead() {
        byte[] plain = ("aes-256-gcm:" + PASSWORD).getBytes(StandardCharsets.UTF_8);
        for (String userInfo : List.of(
                Base64.getUrlEncoder().withoutPadding().encodeToString(plain),
                Base64.getUrlEncoder().encodeToString(plain),
                Base64.getEncoder().withoutPadding().encodeToString(plain),
                Base64.getEncoder().encodeToString(plain),
                Base64.getEncoder().encodeToString(plain).replace("=", "%3D"),
                "aes-256-gcm:" + Percent.encode(PASSWORD),
                Percent.encode("aes-256-gcm") + ":" + Percent.encode(PASSWORD))) {
            assertThat(ServerUrl.parse("ss://" + userInfo + "@192.0.2.1:8388#my%20server"))
                    .isEqualTo(CLASSIC);
            assertThat(ServerUrl.parse("SS://" + userInfo + "@192.0.2.1:8388/?x=1&plugin=#my%20server"))
                    .isEqualTo(CLASSIC);
        }
    }

    @Test
    void oldFormThatIsBase64AsAWholeIsRead() {
        byte[] plain = ("aes-256-gcm:" + PASSWORD + "@192.0.2.1:8388").getBytes(StandardCharsets.UTF_8);
        assertThat(ServerUrl.parse("ss://" + Base64.getEncoder().encodeToString(plain) + "#my%20server"))
                .isEqualTo(CLASSIC);
        assertThat(ServerUrl.parse(
                        "ss://" + Base64.getUrlEncoder().withoutPadding().encodeToString(plain) + "#my server"))
                .isEqualTo(CLASSIC);
    }

    @Test
    void exampleOfSip002IsRead() {
        ServerUrl url = ServerUrl.parse("ss://YWVzLTEyOC1nY206dGVzdA@192.168.100.1:8888#Example1");
        assertThat(url).isEqualTo(new ServerUrl("192.168.100.1", 8888, "aes-128-gcm", "test", "Example1"));
    }

    @Test
    void keysOfTheNewEditionAreNeverBase64Again() {
        ServerUrl url = new ServerUrl("2001:db8::1", 443, "2022-blake3-aes-128-gcm", "AAA+/A==:BBB", "");
        assertThat(url.print()).isEqualTo("ss://2022-blake3-aes-128-gcm:AAA%2B%2FA%3D%3D%3ABBB@[2001:db8::1]:443");
        assertThat(ServerUrl.parse(url.print())).isEqualTo(url);
    }

    @Test
    void whatIsPrintedIsReadAgain() {
        assertThat(ServerUrl.parse(CLASSIC.print())).isEqualTo(CLASSIC);
        assertThat(CLASSIC.print()).doesNotContain("=").doesNotContain("+");
    }

    @Test
    void wrongUrlsAreRefusedWithoutTheirText() {
        for (String url : List.of(
                "http://x",
                "ss://",
                "ss://hunter2",
                "ss://hunter2@192.0.2.1:8388",
                "ss://aes-256-gcm:@192.0.2.1:8388",
                "ss://:hunter2@192.0.2.1:8388",
                "ss://aes-256-gcm:hunter2@192.0.2.1:",
                "ss://aes-256-gcm:hunter2@192.0.2.1:hunter2",
                "ss://aes-256-gcm:hunter2@192.0.2.1:0",
                "ss://aes-256-gcm:hunter2@:8388",
                "ss://aes-256-gcm:hunter2@hunter2 hunter2:8388",
                "ss://aes-256-gcm:hunter2%2@192.0.2.1:8388",
                "ss://aes-256-gcm:hunter2@192.0.2.1:8388?v2ray-plugin=hunter2")) {
            assertThatThrownBy(() -> ServerUrl.parse(url))
                    .as(url)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("ss:// URL: ")
                    .hasMessageContaining("(expected: ")
                    .hasMessageNotContaining("hunter2");
        }
    }

    @Test
    void passwordIsNotPrintedWithTheRecord() {
        assertThat(CLASSIC.toString()).doesNotContain(PASSWORD);
    }

    @Test
    void serversFileGivesTheUrlOfAUser() throws Exception {
        ConfigInput given =
                files.given("{\"server\": \"0.0.0.0\", \"server_port\": 443, \"password\": \"${SECRET}\", \"users\":"
                        + " [{\"name\": \"alice\", \"password\": \"" + ConfigFiles.USER_KEY + "\"}]}");
        assertThat(Document.open(given).urls("example.com", "alice"))
                .containsExactly(new ServerUrl(
                        "example.com",
                        443,
                        "2022-blake3-aes-128-gcm",
                        ConfigFiles.KEY + ":" + ConfigFiles.USER_KEY,
                        "alice"));
        ConfigException wrong = catchThrowableOfType(
                ConfigException.class, () -> Document.open(given).urls(null, null));
        assertThat(files.errors(wrong)).hasSize(2);
        assertThat(wrong.getMessage())
                .contains("expected: --host NAME")
                .contains("whose key (expected: --user with one of: alice)");
    }

    @Test
    void localsFileGivesTheUrlOfEachServer() throws Exception {
        ConfigInput given = files.given(
                "{\"server\": [\"a.example\", \"b.example\"], \"method\": \"aes-256-gcm\", \"password\": \"x\"}");
        assertThat(Document.open(given).urls(null, null).stream().map(ServerUrl::host))
                .containsExactly("a.example", "b.example");
    }
}
