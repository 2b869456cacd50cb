package procurator.plugin;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import procurator.log.Log;

/**
 * A shell between us and a plugin, so that the plugin ends with us, whatever we end by. It runs the plugin in a process
 * group of its own, and ends that when its input ends, a pipe that this process alone holds: TERM, and KILL after 2 s. What
 * a plugin leaves behind when it ends by itself goes as well. It stands in a session of its own, or Ctrl-C in a terminal
 * would end it before our tunnels have. Decision 032.
 */
final class Guard {
    private static final Path SHELL = Path.of("/bin/sh");

    /** In a background list of a POSIX shell the input is /dev/null: hence descriptor 3, which the plugin does not get. */
    private static final String SCRIPT = """
            exec 3<&0 </dev/null
            "$0" "$@" 3<&- &
            c=$!
            {
              read -r x <&3
              kill -TERM -$c
              sleep 2 & s=$!
              trap 'kill $s; wait $s; exit' TERM
              wait $s
              kill -KILL -$c
            } >/dev/null 2>&1 &
            w=$!
            exec 3<&-
            { wait $c; r=$?; kill -KILL -$c; kill $w; wait $w; } 2>/dev/null
            exit $r
            """;

    private static final @Nullable Path SETSID = Files.isExecutable(SHELL) ? find("setsid") : null;

    private static final AtomicBoolean SAID = new AtomicBoolean();

    private Guard() {}

    /** Where this system has not what it takes, that is said once in the life of the process. */
    static void warnOfNone(Log log) {
        if (SETSID == null && !SAID.getAndSet(true)) {
            log.warn(
                    "there is no " + SHELL
                            + " or no setsid (expected: both, setsid on the PATH; Debian's util-linux has"
                            + " it): plugins would go on if this process were killed by SIGKILL; whatever else ends it ends them");
        }
    }

    /** Whether this system has what it takes: a shell and setsid. */
    static boolean isThere() {
        return SETSID != null;
    }

    /**
     * The command line that runs a program with a guard; without one where there is none.
     *
     * @param command a path, and arguments
     */
    static List<String> over(List<String> command) {
        if (SETSID == null) {
            return command;
        }
        List<String> guarded =
                new ArrayList<>(List.of(SETSID.toString(), SHELL.toString(), "-c", SCRIPT, SETSID.toString()));
        guarded.addAll(command);
        return guarded;
    }

    /** The program of this name on the PATH, or {@code null}. */
    static @Nullable Path find(String name) {
        String path = Objects.requireNonNullElse(System.getenv("PATH"), "/usr/local/bin:/usr/bin:/bin");
        return Arrays.stream(path.split(File.pathSeparator, -1))
                .filter(folder -> !folder.isEmpty())
                .flatMap(folder -> program(folder, name))
                .findFirst()
                .orElse(null);
    }

    private static Stream<Path> program(String folder, String name) {
        try {
            Path path = Path.of(folder, name);
            return Files.isRegularFile(path) && Files.isExecutable(path) ? Stream.of(path) : Stream.empty();
        } catch (InvalidPathException _) {
            return Stream.empty();
        }
    }
}
