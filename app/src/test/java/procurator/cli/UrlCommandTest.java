package procurator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.GlobalHistogramBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UrlCommandTest {
    private static final int SCALE = 4;
    private static final String URL = "ss://2022-blake3-aes-128-gcm:AAAAAAAAAAAAAAAAAAAAAA%3D%3D@example.com:8388#home";

    @TempDir
    private Path folder;

    private final Shell shell = new Shell();
    private String file = "";

    @BeforeEach
    void write() throws Exception {
        file = Files.writeString(
                        folder.resolve("config.json"),
                        "{\"server\": \"0.0.0.0\", \"password\": \"AAAAAAAAAAAAAAAAAAAAAA==\", \"remarks\": \"home\"}")
                .toString();
    }

    @Test
    void urlAloneIsPrintedWhereNobodyLooksOn() {
        assertThat(shell.run("url", "-c", file, "--host", "example.com")).isZero();
        assertThat(shell.out()).isEqualTo(URL + "\n");
    }

    @Test
    void hostThatTheFileDoesNotKnowIsAskedFor() {
        assertThat(shell.run("url", "-c", file)).isEqualTo(78);
        assertThat(shell.err()).contains("no name that clients could reach the server by (expected: --host NAME)");
    }

    @Test
    void phoneReadsTheCodeOnATerminal() throws Exception {
        shell.terminal = true;
        assertThat(shell.run("url", "-c", file, "--host", "example.com")).isZero();
        List<String> lines =
                shell.out().lines().skip(1).map(UrlCommandTest::withoutEscapes).toList();
        int width = lines.getFirst().length();
        boolean[][] dark = new boolean[lines.size() * 2][width];
        for (int y = 0; y < lines.size(); y++) {
            for (int x = 0; x < width; x++) {
                char c = lines.get(y).charAt(x);
                dark[2 * y][x] = c == '\u2588' || c == '\u2580';
                dark[2 * y + 1][x] = c == '\u2588' || c == '\u2584';
            }
        }
        assertThat(decode(dark)).isEqualTo(URL);
    }

    private static String withoutEscapes(String line) {
        return line.replaceAll("\u001b\\[[0-9;]*m", "");
    }

    @Test
    void phoneReadsThePicture() throws Exception {
        Path svg = folder.resolve("qr.svg");
        assertThat(shell.run("url", "-c", file, "--host", "example.com", "--qr", svg.toString()))
                .isZero();
        String text = Files.readString(svg);
        Matcher size = Pattern.compile("viewBox=\"0 0 (\\d+) ").matcher(text);
        assertThat(size.find()).isTrue();
        boolean[][] dark = new boolean[Integer.parseInt(size.group(1))][Integer.parseInt(size.group(1))];
        Matcher module = Pattern.compile("M(\\d+),(\\d+)h1v1h-1z").matcher(text);
        while (module.find()) {
            dark[Integer.parseInt(module.group(2))][Integer.parseInt(module.group(1))] = true;
        }
        assertThat(decode(dark)).isEqualTo(URL);
    }

    private static String decode(boolean[][] dark) throws Exception {
        int height = dark.length * SCALE;
        int width = dark[0].length * SCALE;
        int[] pixels = new int[width * height];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = dark[i / width / SCALE][i % width / SCALE] ? 0 : 0xffffff;
        }
        RGBLuminanceSource source = new RGBLuminanceSource(width, height, pixels);
        return new QRCodeReader()
                .decode(new BinaryBitmap(new GlobalHistogramBinarizer(source)), Map.of(DecodeHintType.TRY_HARDER, true))
                .getText();
    }

    @Test
    void pictureThatCannotBeWrittenExitsWith74() {
        assertThat(shell.run(
                        "url",
                        "-c",
                        file,
                        "--host",
                        "h",
                        "--qr",
                        folder.resolve("no/qr.svg").toString()))
                .isEqualTo(74);
    }

    private String other(String json) throws Exception {
        return Files.writeString(folder.resolve("other.json"), json).toString();
    }

    private void refused(String json, String text) throws Exception {
        assertThat(shell.run("url", "-c", other(json))).isEqualTo(78);
        assertThat(shell.err()).contains(text).containsOnlyOnce("(expected: ");
        assertThat(shell.out()).isEmpty();
        shell.err.reset();
    }

    @Test
    void pluginOfAServerIsWhatItsClientsCallIt() throws Exception {
        String start =
                "{\"server\": \"192.0.2.1\", \"server_port\": 443, \"method\": \"aes-256-gcm\", \"password\": \"pw\", ";
        String printed = "ss://YWVzLTI1Ni1nY206cHc@192.0.2.1:443/?plugin=";
        for (String[] each : new String[][] {
            {"\"plugin\": \"obfs-server\", \"plugin_opts\": \"obfs=http\"}", "obfs-local%3Bobfs%3Dhttp"},
            {
                "\"plugin\": \"/usr/bin/v2ray-plugin\", \"plugin_opts\":"
                        + " \"server;tls;host=a.example;cert=/etc/c.pem;key=/etc/k.pem\"}",
                "v2ray-plugin%3Btls%3Bhost%3Da.example"
            },
            {"\"obfs\": \"tls\", \"obfs_host\": \"a.example\"}", "obfs-local%3Bobfs%3Dtls%3Bobfs-host%3Da.example"},
            {"\"plugin\": \"ck-client\", \"plugin_opts\": \"UID=x\\\\=\"}", "ck-client%3BUID%3Dx%5C%3D"}
        }) {
            assertThat(shell.run("url", "-c", other(start + each[0]))).isZero();
            assertThat(shell.out()).isEqualTo(printed + each[1] + "\n");
            shell.out.reset();
        }
    }

    @Test
    void linkThatCouldNotWorkIsNotPrinted() throws Exception {
        refused(
                "{\"server\": \"192.0.2.1\", \"method\": \"aes-256-gcm\", \"password\": \"x\", \"plugin\": \"ck-server\"}",
                "plugin: what clients call it and tell it is not known");
        refused(
                "{\"server\": \"192.0.2.1\", \"method\": \"2022-blake3-aes-128-gcm\", \"password\": \"notakey\"}",
                "password: the key has ");
        refused("{\"server\": \"192.0.2.1\", \"method\": \"rot13\", \"password\": \"x\"}", "method: \"rot13\"");
        refused(
                "{\"servers\": [{\"server\": \"192.0.2.1\", \"method\": \"aes-256-gcm\", \"password\": \"x\","
                        + " \"disabled\": true}]}",
                "none to use");
    }

    @Test
    void serversThatAreDisabledHaveNoLink() throws Exception {
        String several =
                other("{\"servers\": [{\"server\": \"192.0.2.1\", \"method\": \"aes-256-gcm\", \"password\": \"x\"},"
                        + "{\"server\": \"192.0.2.2\", \"method\": \"aes-256-gcm\", \"password\": \"y\", \"disabled\": true},"
                        + "{\"server\": \"[2001:db8::3]\", \"method\": \"aes-256-gcm\", \"password\": \"z\"}]}");
        assertThat(shell.run("url", several)).isZero();
        assertThat(shell.out().lines().map(line -> line.substring(line.indexOf('@'))))
                .containsExactly("@192.0.2.1:8388", "@[2001:db8::3]:8388");
    }

    @Test
    void hostIsANameOrAnAddressWithoutAPort() {
        assertThat(shell.run("url", "-c", file, "--host", "[2001:db8::1]")).isZero();
        assertThat(shell.out()).contains("@[2001:db8::1]:8388");
        for (String wrong : List.of("example.com:443", "a b", "")) {
            assertThat(shell.run("url", "-c", file, "--host=" + wrong))
                    .as(wrong)
                    .isEqualTo(78);
        }
        assertThat(shell.err()).contains("--host: ").contains("expected: a host name or an address");
    }

    @Test
    void linkIsPrintedAnewWithItsCode() {
        assertThat(shell.run("url", URL.replace("ss://", "SS://") + "\r")).isZero();
        assertThat(shell.out()).isEqualTo(URL + "\n");
    }
}
