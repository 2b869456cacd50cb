package procurator.half;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Open files of this process.
 *
 * @param open how many there are; nobody tells but Linux
 * @param limit the soft limit on them; 1,024 where the system does not tell
 */
public record Descriptors(OptionalInt open, int limit) {
    private static final int COMMON_LIMIT = 1_024;

    static Descriptors now() {
        String[] open = new File("/proc/self/fd").list();
        return new Descriptors(
                open == null ? OptionalInt.empty() : OptionalInt.of(open.length - 1), // less the folder's own
                softLimit());
    }

    static int softLimit() {
        try (Stream<String> limits = Files.lines(Path.of("/proc/self/limits"))) {
            return limits.filter(line -> line.startsWith("Max open files"))
                    .map(line -> line.split("\\s{2,}", -1)[1])
                    .mapToInt(text -> text.equals("unlimited") ? Integer.MAX_VALUE : Integer.parseInt(text))
                    .findFirst()
                    .orElse(COMMON_LIMIT);
        } catch (IOException | UncheckedIOException | NumberFormatException _) {
            return COMMON_LIMIT;
        }
    }
}
