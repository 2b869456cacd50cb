package procurator.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A PID file names a process that runs, or is not there. */
class PidFileTest {
    @TempDir
    private Path folder;

    @Test
    void itHoldsTheNumberAndGoesWithTheProcess() throws IOException {
        Path path = folder.resolve("procurator.pid");
        try (PidFile file = PidFile.take(path)) {
            assertThat(path).isEmptyFile();
            file.write(4711);
            assertThat(path).hasContent("4711\n");
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void whatAKilledOneLeftIsTakenOver() throws IOException {
        Path path = Files.writeString(folder.resolve("stale.pid"), "1234567890\n");
        try (PidFile file = PidFile.take(path)) {
            file.write(1);
            assertThat(path).hasContent("1\n");
        }
        Path ofOneThatRuns = Files.writeString(
                folder.resolve("again.pid"), ProcessHandle.current().pid() + "\n");
        PidFile.take(ofOneThatRuns).close(); // the number is another process's now: nobody holds the lock
        assertThat(ofOneThatRuns).doesNotExist();
    }

    @Test
    void oneInUseIsNotTaken() throws IOException {
        Path path = folder.resolve("procurator.pid");
        try (PidFile file = PidFile.take(path)) {
            file.write(4711);
            assertThatThrownBy(() -> PidFile.take(path))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("process 4711 has it and runs (expected: ");
        }
    }

    @Test
    void aFileWithSomethingElseInItStaysAsItIs() throws IOException {
        Path config = Files.writeString(folder.resolve("config.json"), "{\"server\": \"vps.example\"}");
        assertThatThrownBy(() -> PidFile.take(config)).hasMessageContaining("something else than a process's number");
        assertThat(config).hasContent("{\"server\": \"vps.example\"}");
        Path digits = Files.writeString(folder.resolve("digits"), "1".repeat(100));
        assertThatThrownBy(() -> PidFile.take(digits)).hasMessageContaining("something else");
        assertThatThrownBy(() -> PidFile.take(folder)).hasMessageContaining("it is no file");
        Path link = Files.createSymbolicLink(folder.resolve("link"), config);
        assertThatThrownBy(() -> PidFile.take(link)).hasMessageContaining("it is no file");
    }
}
