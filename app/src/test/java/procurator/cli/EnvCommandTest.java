package procurator.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import procurator.cli.options.Exit;

/** The variables that lead programs to local, as a shell takes them. */
class EnvCommandTest {
    private static final String USUAL = """
            export ALL_PROXY='socks5h://127.0.0.1:1080'
            export all_proxy='socks5h://127.0.0.1:1080'
            export HTTP_PROXY='http://127.0.0.1:1080'
            export http_proxy='http://127.0.0.1:1080'
            export HTTPS_PROXY='http://127.0.0.1:1080'
            export https_proxy='http://127.0.0.1:1080'
            export NO_PROXY='localhost,127.0.0.1,::1'
            export no_proxy='localhost,127.0.0.1,::1'
            """;

    @TempDir
    private Path folder;

    private final Shell shell = new Shell();

    private String file(String more) throws IOException {
        String json =
                "{\"server\": \"example.com\", \"method\": \"aes-256-gcm\", \"password\": \"hunter2\"" + more + "}";
        return Files.writeString(folder.resolve("local.json"), json).toString();
    }

    private String run(String... args) {
        assertThat(shell.run(args)).as(shell.err()).isZero();
        return shell.out();
    }

    @Test
    void variablesNameThePortInBothCasesAndNoSecretOfTheLink() throws Exception {
        assertThat(run("env", "-c", file(""))).isEqualTo(USUAL);
        assertThat(shell.err()).isEmpty();
    }

    @Test
    void withoutAServerThePortIsThatOfTheOptions() {
        assertThat(run("env")).isEqualTo(USUAL);
        shell.out.reset();
        assertThat(run("env", "-b", "::1", "-l", "1081")).isEqualTo(USUAL.replace("127.0.0.1:1080", "[::1]:1081"));
    }

    @Test
    void configurationAndOptionsAreThoseOfLocal() throws Exception {
        String file = file(", \"local_port\": 1082");
        assertThat(run("env", file, "--pid-file", "x", "-v")).contains("'http://127.0.0.1:1082'");
        shell.out.reset();
        assertThat(run("env", "ss://YWVzLTI1Ni1nY206cGFzcw@192.0.2.1:8388", "-l", "1083"))
                .contains("'socks5h://127.0.0.1:1083'");
        assertThat(shell.run("env", "-c", file, "-l", "port")).isEqualTo(Exit.CONFIG);
        assertThat(shell.err()).contains("-l: \"port\" (expected: a port");
    }

    @Test
    void portThatListensEverywhereIsReachedHere() throws Exception {
        assertThat(run("env", "-c", file(", \"local_address\": \"0.0.0.0\", \"allow_open\": true")))
                .isEqualTo(USUAL);
        shell.out.reset();
        assertThat(run("env", "-c", file(", \"local_address\": \"::\", \"allow_open\": true")))
                .contains("'http://[::1]:1080'");
    }

    @Test
    void httpAloneIsNamedForEverything() throws Exception {
        assertThat(run("env", "-c", file(", \"protocol\": \"http\"")))
                .contains("ALL_PROXY='http://127.0.0.1:1080'")
                .doesNotContain("socks");
    }

    @Test
    void firstPortThatCarriesTcpCounts() throws Exception {
        String locals = ", \"locals\": [{\"local_port\": 1, \"mode\": \"udp_only\"}, {\"local_port\": 2}]";
        assertThat(run("env", "-c", file(locals)))
                .contains("'http://127.0.0.1:2'")
                .contains("'socks5h://127.0.0.1:2'");
    }

    @Test
    void whereNothingServesThemThatIsSaid() throws Exception {
        for (String more :
                List.of(", \"mode\": \"udp_only\"", ", \"forward\": \"5353=8.8.8.8:53\"", ", \"local_port\": 0")) {
            assertThat(shell.run("env", "-c", file(more))).as(more).isEqualTo(Exit.CONFIG);
            assertThat(shell.err()).contains("no port serves SOCKS or HTTP over TCP (expected: ");
            assertThat(shell.out()).isEmpty();
        }
    }

    @Test
    void passwordOfTheFirstUserIsPercentEncodedAndThatIsSaid() throws Exception {
        String users = ", \"socks_users\": [{\"name\": \"a'n@n\", \"password\": \"p@ss $(w)\u00f6rd/\"},"
                + " {\"name\": \"bob\", \"password\": \"b\"}]";
        String lines = run("env", "-c", file(users));
        String userInfo = "a%27n%40n:p%40ss%20%24%28w%29%C3%B6rd%2F";
        assertThat(lines).contains("export HTTPS_PROXY='http://" + userInfo + "@127.0.0.1:1080'\n");
        assertThat(lines).contains("export ALL_PROXY='socks5h://" + userInfo + "@127.0.0.1:1080'\n");
        assertThat(URI.create("http://" + userInfo + "@h").getUserInfo()).isEqualTo("a'n@n:p@ss $(w)\u00f6rd/");
        assertThat(shell.err())
                .contains("the password of user \"a'n@n\" is in these variables")
                .doesNotContain("p@ss");
    }

    @Test
    void userWhomHttpCannotNameIsPassedOver() throws Exception {
        String users = ", \"socks_users\": [{\"name\": \"a:n\", \"password\": \"a\"},"
                + " {\"name\": \"bob\", \"password\": \"b\"}]";
        assertThat(run("env", "-c", file(users))).contains("HTTP_PROXY='http://bob:b@127.0.0.1:1080'");
    }

    @Test
    void fishHasWordsOfItsOwn() {
        assertThat(run("env", "--fish"))
                .isEqualTo(USUAL.replace("export ", "set -gx ").replace("='", " '"));
    }

    @Test
    void variablesAreTakenAwayWithoutAConfiguration() {
        assertThat(run("env", "--unset"))
                .startsWith("unset ALL_PROXY\nunset all_proxy\n")
                .hasLineCount(8);
        shell.out.reset();
        assertThat(run("env", "--unset", "--fish", "-c", "/nowhere.json")).startsWith("set -e ALL_PROXY\n");
    }

    @Test
    void shellTakesThemAndTakesThemAway() throws Exception {
        String script = run("env") + "echo \"$all_proxy $HTTPS_PROXY $no_proxy\"\n";
        shell.out.reset();
        script += run("env", "--unset") + "echo \"${ALL_PROXY-gone} ${http_proxy-gone}\"\n";
        Process process =
                new ProcessBuilder("sh", "-eu").redirectErrorStream(true).start();
        process.getOutputStream().write(script.getBytes(UTF_8));
        process.getOutputStream().close();
        assertThat(new String(process.getInputStream().readAllBytes(), UTF_8))
                .isEqualTo("socks5h://127.0.0.1:1080 http://127.0.0.1:1080 localhost,127.0.0.1,::1\ngone gone\n");
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
}
