package procurator.cli.options;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManualTest {
    @TempDir
    private Path folder;

    private String mandoc(String... options) throws IOException {
        Path page = Files.writeString(folder.resolve("procurator.1"), Manual.page());
        List<String> command = Stream.of(Stream.of("mandoc"), Arrays.stream(options), Stream.of(page.toString()))
                .flatMap(each -> each)
                .toList();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), UTF_8);
    }

    /** It has no date, so that a version has one manual, whenever it was made. */
    @Tag("interop")
    @Test
    void readerOfManualsFindsNothingWrong() throws IOException {
        assertThat(mandoc("-T", "lint", "-W", "warning").lines()).allMatch(line -> line.contains("missing date"));
    }

    @Tag("interop")
    @Test
    void everyCommandAndOptionIsShownAsItIsTyped() throws IOException {
        String shown = mandoc("-T", "ascii", "-O", "width=500").replaceAll(".\b", "");
        for (Command command : Command.values()) {
            assertThat(shown).contains("procurator " + command.word()).contains(command.text());
        }
        for (Option option : Option.values()) {
            assertThat(shown).contains(option.shown()).contains(option.text());
        }
        assertThat(shown).contains("78").contains("the configuration is wrong");
    }
}
