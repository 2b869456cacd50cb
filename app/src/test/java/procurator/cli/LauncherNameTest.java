package procurator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import procurator.cli.options.Exit;
import procurator.cli.peers.PeerPrograms;

/** The launcher passes the name it was called by on, where that is another program's; the JVM is left out here. */
class LauncherNameTest {
    @TempDir
    private Path folder;

    private List<String> passedOn(String name, String... args) throws Exception {
        Path launcher = folder.resolve("procurator");
        if (!Files.exists(launcher)) {
            Files.writeString(launcher, beginning() + "printf '%s\\n' \"$@\"\n");
            assertThat(launcher.toFile().setExecutable(true)).isTrue();
        }
        Path called = folder.resolve(name);
        if (!Files.exists(called)) {
            Files.createSymbolicLink(called, launcher);
        }
        List<String> command = new ArrayList<>(List.of(called.toString()));
        command.addAll(List.of(args));
        Process process = new ProcessBuilder(command).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return out.lines().toList();
    }

    /** The launcher up to where it looks for itself. */
    private static String beginning() throws IOException {
        String script = Files.readString(Path.of("..", "procurator"));
        int end = script.indexOf("\nhere=");
        assertThat(end).isPositive();
        return script.substring(0, end + 1);
    }

    @Test
    void linkOfAnotherProgramsNameReadsItsCommandLine() throws Exception {
        for (String name : List.of(
                "ss-local",
                "ss-server",
                "ss-tunnel",
                "sslocal",
                "ssserver",
                "ssservice",
                "ss-redir",
                "ss-manager",
                "ssmanager",
                "ssurl")) {
            assertThat(isKnown(name)).as(name).isTrue();
            assertThat(passedOn(name, "-c", "a b.json")).containsExactly(name, "-c", "a b.json");
        }
    }

    /** Whether it is read, or refused as what it is. */
    private static boolean isKnown(String program) {
        try {
            return PeerPrograms.translate(List.of(program, "--help"), _ -> null).command() != null;
        } catch (Exit e) {
            return !e.messages().getFirst().startsWith("unknown command");
        }
    }

    @Test
    void otherNamesChangeNothing() throws Exception {
        assertThat(passedOn("procurator", "local", "-c", "x")).containsExactly("local", "-c", "x");
        assertThat(passedOn("proxy", "server")).containsExactly("server");
    }
}
