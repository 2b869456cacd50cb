package procurator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Objects;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import procurator.cli.options.Exit;
import procurator.shadowsocks.Method;

/** Stream ciphers are served to whoever asks for them twice, and it is said what they give up. */
class InsecureCiphersTest {
    private static final String ALLOWED = "--allow-insecure-ciphers";
    private static final String WARNING = "aes-256-cfb gives up what other methods keep: anybody on the way can alter"
            + " what it carries, and find out what this is (expected: a method that authenticates, once both ends have"
            + " one)";

    @TempDir
    private Path folder;

    private final Shell shell = new Shell();

    private String file(String method, String more) throws IOException {
        return Files.writeString(
                        folder.resolve("config.json"),
                        "{\"server\": \"203.0.113.7\", \"server_port\": 8388, \"password\": \"hunter2\", \"method\": \""
                                + method + "\"" + more + "}")
                .toString();
    }

    private static String link() {
        String userInfo = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("aes-256-cfb:hunter2".getBytes(StandardCharsets.UTF_8));
        return "ss://" + userInfo + "@203.0.113.7:8388";
    }

    @ParameterizedTest
    @MethodSource("procurator.shadowsocks.Methods#unsealed")
    void everyoneIsRefusedInOneLineThatSaysBothWaysOut(Method method) throws IOException {
        String file = file(method.configName(), "");
        for (String half : new String[] {"local", "server"}) {
            assertThat(shell.run(half, "-c", file)).isEqualTo(Exit.CONFIG);
        }
        assertThat(shell.run("url", file)).isEqualTo(Exit.CONFIG);
        assertThat(shell.run("check", file)).isEqualTo(Exit.CONFIG);
        assertThat(shell.err().lines().filter(line -> line.startsWith(file)))
                .hasSize(4)
                .allMatch(line -> line.contains("method: \"" + method + "\" (expected: a method that authenticates, at"
                        + " both ends: aes-128-gcm, "))
                .allMatch(line -> line.contains("2022-blake3-chacha20-poly1305; or with " + method
                        + " \"allow_insecure_ciphers\": true, on the command line " + ALLOWED + ": then anybody"));
    }

    @Test
    void linkWithOneIsRefusedInOneLine() {
        assertThat(shell.run("local", link())).isEqualTo(Exit.CONFIG);
        assertThat(shell.err()).hasLineCount(1).contains(ALLOWED);
    }

    @ParameterizedTest
    @MethodSource("procurator.shadowsocks.Methods#unsealed")
    void fileThatSaysSoWorksAndIsWarnedOf(Method method) throws IOException {
        String file = file(method.configName(), ", \"allow_insecure_ciphers\": true");
        assertThat(shell.run("check", "server", file)).isZero();
        assertThat(shell.out())
                .contains("  links on 203.0.113.7:8388, TCP and UDP, " + method + ", which authenticates nothing\n");
        assertThat(shell.run("check", "local", file)).isZero();
        assertThat(shell.out()).contains("  server 203.0.113.7:8388, " + method + ", which authenticates nothing\n");
        assertThat(shell.err()).hasLineCount(2).contains("method: " + method + " gives up what");
        assertThat(shell.run("url", file)).isZero();
        assertThat(shell.out()).contains("ss://");
    }

    @Test
    void linkIsReadAndPrintedWithTheOption() {
        assertThat(shell.run("url", ALLOWED, link())).isZero();
        assertThat(shell.out()).isEqualTo(link() + "\n");
        assertThat(shell.run("check", ALLOWED, link())).isZero();
    }

    @Test
    void everyStartWarns() throws Exception {
        FutureTask<Integer> local = shell.start("local", ALLOWED, link());
        shell.end(local, "TERM");
        assertThat(shell.err()).containsOnlyOnce("WARN ss:// URL: " + WARNING);
        assertThat(Objects.requireNonNull(shell.local)
                        .servers()
                        .getFirst()
                        .keys()
                        .method())
                .isEqualTo(Method.AES_256_CFB);
        Shell another = new Shell();
        FutureTask<Integer> server =
                another.start("ss-server", "-s", "::", "-p", "8388", "-k", "x", "-m", "aes-256-cfb", ALLOWED);
        another.end(server, "TERM");
        assertThat(another.err()).containsOnlyOnce("WARN -m: " + WARNING);
    }

    @Test
    void noKeyIsMadeForOneAndNoDefaultIsOne() {
        assertThat(shell.run("genkey", "-m", "aes-256-cfb")).isEqualTo(Exit.USAGE);
        assertThat(shell.out()).isEmpty();
        assertThat(shell.err())
                .startsWith("procurator: -m: \"aes-256-cfb\" (expected: a method that authenticates, at both ends: ")
                .doesNotContain(ALLOWED);
        assertThat(Method.DEFAULT.edition().authenticates()).isTrue();
        assertThat(Method.WHERE_NONE_IS_GIVEN.edition().authenticates()).isTrue();
    }

    @Test
    void constantIvHasToBeLetBeApart() throws IOException {
        String insecure = ", \"allow_insecure_ciphers\": true";
        assertThat(shell.run("server", "--help")).isZero();
        assertThat(shell.out()).contains("--allow-constant-iv");
        assertThat(shell.run("check", "server", file("aes-256-cfb", insecure + ", \"allow_constant_iv\": true")))
                .isZero();
        assertThat(shell.err()).hasLineCount(2).contains("allow_constant_iv: recorded traffic that begins with");
        assertThat(shell.run("check", "server", file("aes-256-gcm", insecure + ", \"allow_constant_iv\": true")))
                .isZero();
        assertThat(shell.err()).hasLineCount(3).contains("allow_constant_iv: ignored: there is no stream cipher");
        assertThat(shell.run("check", "local", file("aes-256-gcm", ", \"allow_constant_iv\": true")))
                .isZero();
        assertThat(shell.err()).hasLineCount(4).contains("allow_constant_iv: ignored: it is for the server");
    }
}
