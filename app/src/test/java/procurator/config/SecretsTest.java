package procurator.config;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import procurator.config.ConfigInput.Setting;
import procurator.config.json.ConfigException;

/** The bytes of a secret: as they were typed or written, or an error. */
class SecretsTest {
    private static final String PASSWORD = "p\u00e4ss w\u00f6rd \ud83d\udd11";

    @TempDir
    private Path folder;

    private ConfigInput given(Setting password, Map<String, String> environment) {
        return new ConfigInput(
                null,
                List.of(new Setting("server", "-s", "x"), new Setting("method", "-m", "aes-256-gcm"), password),
                environment::get);
    }

    private ConfigInput withFile(byte... content) throws Exception {
        Path file = Files.write(folder.resolve("password"), content);
        return given(new Setting("password_file", "--password-file", file.toString()), Map.of());
    }

    private static String password(ConfigInput given) throws Exception {
        return Document.open(given).urls(null, null).getFirst().password();
    }

    private static String error(ConfigInput given) {
        ConfigException e = catchThrowableOfType(
                ConfigException.class, () -> Document.open(given).local());
        assertThat(e.errors()).hasSize(1).noneMatch(error -> error.contains("p\u00e4ss"));
        return e.errors().getFirst();
    }

    @Test
    void fileMayHaveAByteOrderMarkAndAnyLineEnd() throws Exception {
        for (String end : List.of("", "\n", "\r\n", "\r", "\nanother line\n")) {
            assertThat(password(withFile((PASSWORD + end).getBytes(UTF_8)))).isEqualTo(PASSWORD);
            assertThat(password(withFile(("\ufeff" + PASSWORD + end).getBytes(UTF_8))))
                    .isEqualTo(PASSWORD);
        }
    }

    @Test
    void fileThatIsNotUtf8IsAnErrorThatSaysSo() throws Exception {
        for (Charset charset : List.of(UTF_16LE, UTF_16BE)) {
            assertThat(error(withFile(("\ufeff" + PASSWORD + "\r\n").getBytes(charset))))
                    .contains("is UTF-16");
            assertThat(error(withFile(PASSWORD.getBytes(charset)))).contains("is UTF-16");
        }
        assertThat(error(withFile("p\u00e4ss".getBytes(ISO_8859_1)))).contains("is not UTF-8");
        assertThat(error(withFile("\ufeff\r\n".getBytes(UTF_8)))).contains("is empty");
    }

    @Test
    void fileThatNeverEndsIsReadToABound() throws Exception {
        Setting zeroes = new Setting("password_file", "--password-file", "/dev/zero");
        assertThat(error(given(zeroes, Map.of()))).contains("/dev/zero is UTF-16, or no text");
    }

    @Test
    void nameThatNoFileCanHaveIsAnError() {
        Setting nowhere = new Setting("password_file", "--password-file", "a\0b");
        assertThat(error(given(nowhere, Map.of()))).contains("no file can have that name");
        Setting unnamed = new Setting("password_file", "--password-file", "");
        assertThat(error(given(unnamed, Map.of()))).isEqualTo("--password-file: no name (expected: a file)");
        Setting directory = new Setting("password_file", "--password-file", folder.toString());
        assertThat(error(given(directory, Map.of()))).endsWith(folder + ": a directory (expected: a file)");
    }

    @Test
    void variableIsTakenAsItIsOrNotAtAll() throws Exception {
        Setting variable = new Setting("password", "-k", "${PW}");
        assertThat(password(given(variable, Map.of("PW", PASSWORD)))).isEqualTo(PASSWORD);
        // What the JVM makes of a byte that is not UTF-8.
        assertThat(error(given(variable, Map.of("PW", "p\ufffdss")))).contains("-k: holds bytes that are not UTF-8");
    }

    @Test
    void halfACharacterIsNoPassword() {
        assertThat(error(given(new Setting("password", "-k", "p\ud83dss"), Map.of())))
                .contains("half a character");
    }
}
