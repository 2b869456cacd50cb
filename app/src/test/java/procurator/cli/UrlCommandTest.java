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
}
