package procurator.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import procurator.config.ConfigInput;
import procurator.config.Document;
import procurator.config.ServerUrl;
import procurator.config.json.ConfigException;

/** Whatever stands in a configuration or a URL: it is used, or refused with a text. */
class ConfigFuzzTest {
    @FuzzTest(maxDuration = "2m")
    void config(byte[] bytes) throws IOException {
        Path file = Files.createTempFile("procurator", ".json");
        try {
            Files.write(file, bytes);
            ConfigInput given = new ConfigInput(file, List.of(), _ -> null);
            reads(() -> Document.open(given).local());
            reads(() -> Document.open(given).server());
            reads(() -> Document.open(given).urls("example.com", null));
            reads(() -> Document.open(given).isForServer());
        } finally {
            Files.delete(file);
        }
    }

    private interface Reader {
        Object read() throws ConfigException, IOException;
    }

    private static void reads(Reader reader) throws IOException {
        try {
            assertThat(reader.read()).isNotNull();
        } catch (ConfigException refused) {
            assertThat(refused.errors()).isNotEmpty();
        }
    }

    @FuzzTest(maxDuration = "2m")
    void url(byte[] bytes) {
        ServerUrl read;
        try {
            read = ServerUrl.parse(new String(bytes, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException refused) {
            assertThat(refused).hasMessageContaining("(expected: ");
            return;
        }
        assertThat(ServerUrl.parse(read.print())).isEqualTo(read);
    }
}
