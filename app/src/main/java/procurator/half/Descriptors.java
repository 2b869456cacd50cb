package procurator.half;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** How many descriptors the process has open, for the status. */
public final class Descriptors {
    private static final int COMMON_LIMIT = 1_024;

    private Descriptors() {}

    /** {@code descriptors: 17 of 1024}, or what to say where the system does not tell (anywhere but on Linux). */
    public static String status() {
        String[] open = new File("/proc/self/fd").list();
        String own = open == null ? "not told by this system" : "" + (open.length - 1); // less the folder's own
        return "descriptors: " + own + " of " + limit();
    }

    /** The soft limit on open files; 1,024 where the system does not tell. */
    static int limit() {
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
