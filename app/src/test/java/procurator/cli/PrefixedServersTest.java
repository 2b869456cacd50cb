package procurator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import procurator.cli.options.Exit;

/** Outline's prefix in files and links, and what is said of one that leaves too little of a salt to chance. */
class PrefixedServersTest {
    private static final String TLS = "\\u0016\\u0003\\u0001\\u0000\\u00a8\\u0001\\u0001";
    private static final String TLS_IN_LINKS = "%16%03%01%00%C2%A8%01%01";

    @TempDir
    private Path folder;

    private final Shell shell = new Shell();

    private String file(String method, String prefix, String more) throws IOException {
        return Files.writeString(
                        folder.resolve("config.json"),
                        "{\"server\": \"203.0.113.7\", \"server_port\": 443, \"password\": \"hunter2\", \"method\": \""
                                + method + "\", \"prefix\": \"" + prefix + "\"" + more + "}")
                .toString();
    }

    @Test
    void fileAndLinkSayTheSame() throws IOException {
        String printed = "ss://Y2hhY2hhMjAtaWV0Zi1wb2x5MTMwNTpodW50ZXIy@203.0.113.7:443/?prefix=" + TLS_IN_LINKS + "\n";
        assertThat(shell.run("url", file("chacha20-ietf-poly1305", TLS, ""))).isZero();
        assertThat(shell.out()).isEqualTo(printed);
        assertThat(shell.run("url", printed.strip())).isZero();
        assertThat(shell.out()).isEqualTo(printed + printed);
        assertThat(shell.run("check", printed)).isZero();
        assertThat(shell.run("check", file("chacha20-ietf-poly1305", "POST ", "")))
                .isZero();
        assertThat(shell.err()).isEmpty();
    }

    @Test
    void blanksOfALinkAreBytesAndNothingIsNone() {
        String server = "ss://chacha20-ietf-poly1305:hunter2@203.0.113.7:443/";
        assertThat(shell.run("url", server + "?outline=1&prefix=POST%20")).isZero();
        assertThat(shell.run("url", server + "?prefix=")).isZero();
        assertThat(shell.out().lines().map(line -> line.replaceFirst("^.*:443", "")))
                .containsExactly("/?prefix=POST%20", "");
    }

    @Test
    void prefixLongerThanASaltBearsIsRefusedWithTheWayOut() throws IOException {
        assertThat(shell.run("check", file("aes-128-gcm", "POST ", ""))).isEqualTo(Exit.CONFIG);
        assertThat(shell.err())
                .contains("json:1:105: prefix: 5 bytes, and with aes-128-gcm no salt has room for any beside what has"
                        + " to be random (expected: none, or \"allow_weak_prefix\": true, on the command line"
                        + " --allow-weak-prefix, for 8");
        assertThat(shell.run("check", file("aes-128-gcm", "POST ", ", \"allow_weak_prefix\": true")))
                .isZero();
        assertThat(shell.run("check", "--allow-weak-prefix", "ss://aes-128-gcm:x@203.0.113.7:443?prefix=POST%20"))
                .isZero();
        assertThat(shell.run("check", "--allow-weak-prefix", "ss://aes-128-gcm:x@203.0.113.7:443?prefix=POST%20%2Fabc"))
                .isEqualTo(Exit.CONFIG);
        assertThat(shell.err())
                .contains("ss:// URL: 9 bytes, and with aes-128-gcm a salt has room for 8 beside what has to be random"
                        + " (expected: fewer, or a method with a longer salt, such as chacha20-ietf-poly1305)");
    }

    @Test
    void streamCipherHasNoRoomForOne() throws IOException {
        String insecure = ", \"allow_insecure_ciphers\": true, \"allow_weak_prefix\": true";
        assertThat(shell.run("check", "local", file("aes-256-cfb", "POST ", insecure)))
                .isEqualTo(Exit.CONFIG);
        assertThat(shell.err()).contains("prefix: 5 bytes, and with aes-256-cfb no salt has room for any");
    }

    @Test
    void characterThatIsNoByteIsRefused() throws IOException {
        assertThat(shell.run("check", file("chacha20-ietf-poly1305", "\u20ac", "")))
                .isEqualTo(Exit.CONFIG);
        assertThat(shell.err()).contains("prefix: a character that is no byte (expected: U+0000 to U+00FF alone");
        assertThat(shell.run("check", "ss://aes-256-gcm:hunter2@203.0.113.7:443?prefix=%E2%82%AC"))
                .isEqualTo(Exit.USAGE);
        assertThat(shell.err())
                .contains("ss:// URL: prefix: a character that is no byte")
                .doesNotContain("hunter2");
    }

    @Test
    void editionOf2022IsWarnedThatOthersLeaveItOut() throws IOException {
        String file = file("2022-blake3-aes-256-gcm", "POST ", "");
        Files.writeString(
                Path.of(file),
                Files.readString(Path.of(file)).replace("hunter2", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="));
        assertThat(shell.run("check", "local", file)).isZero();
        assertThat(shell.err()).hasLineCount(1).contains("prefix: no specification has it for the 2022 edition");
    }

    @Test
    void serverSaysThatItIsForLocal() throws IOException {
        assertThat(shell.run("check", "server", file("aes-256-gcm", "POST ", "")))
                .isZero();
        assertThat(shell.err()).hasLineCount(1).contains("prefix: ignored: it is for local");
    }
}
