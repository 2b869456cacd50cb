package procurator.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import procurator.config.json.ConfigException;

/** Files that people have: taken as they are, with warnings for named keys and no others, or refused by one error. */
class TypicalFilesTest {
    @RegisterExtension
    private final ConfigFiles files = new ConfigFiles();

    /** One file, and what becomes of it. */
    record Typical(String half, String outcome, String met, String text) {
        @Override
        public String toString() {
            return met + ": " + outcome;
        }
    }

    static Stream<Typical> files() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(TypicalFilesTest.class.getResourceAsStream("/config/typical-files.txt"))) {
            String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(all.split("(?m)^=== ")).skip(1).map(TypicalFilesTest::typical);
        }
    }

    private static Typical typical(String section) {
        String[] head = section.lines().findFirst().orElse("").split(" \\| ", 3);
        return new Typical(head[0], head[1], head[2], section.substring(section.indexOf('\n') + 1));
    }

    @ParameterizedTest
    @MethodSource("files")
    void fileIsTakenOrRefusedAsItShouldBe(Typical file) throws Exception {
        boolean server = file.half().startsWith("server");
        if (file.outcome().startsWith("error: ")) {
            assertThat(errors(files, server, file.text()))
                    .singleElement()
                    .asString()
                    .contains(file.outcome().substring("error: ".length()))
                    .containsPattern("\\(expected: |\\(did you mean ");
            return;
        }
        List<String> warnings = server
                ? files.server(file.text()).warnings()
                : files.local(file.text()).warnings();
        List<String> keys = file.outcome().startsWith("warns: ")
                ? List.of(file.outcome().substring("warns: ".length()).split(", "))
                : List.of();
        assertThat(warnings).hasSize(keys.size());
        keys.forEach(key -> assertThat(warnings)
                .as(key)
                .anyMatch(warning -> warning.matches(".*json:\\d+:\\d+: \\Q" + key + "\\E: .*")));
        if (!file.half().endsWith("?")) {
            assertThat(Document.open(files.given(file.text())).isForServer()).isEqualTo(server);
        }
    }

    private static List<String> errors(ConfigFiles files, boolean server, String text) throws IOException {
        try {
            return List.of("taken: " + (server ? files.server(text) : files.local(text)).warnings());
        } catch (ConfigException e) {
            return e.errors();
        }
    }
}
