package procurator.plugin;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The file that a plugin is started from. */
public final class PluginProgram {
    /** As Debian calls it. */
    private static final String DEBIAN = "ss-";

    private PluginProgram() {}

    /**
     * Finds it.
     *
     * @param whose what the text of a failure begins with, such as {@code plugin obfs-local of a.example:443}
     * @throws PluginFailure if there is none that may be executed
     */
    public static Path find(Plugin plugin, String whose) throws PluginFailure {
        String name = plugin.program();
        Path found = name.indexOf('/') < 0 ? onPath(name) : Path.of(name);
        if (found == null || !Files.isRegularFile(found)) {
            throw new PluginFailure(
                    whose + ": there is no such program (expected: one on the PATH, or a path; Debian has"
                            + " simple-obfs and shadowsocks-v2ray-plugin)",
                    true);
        }
        if (!Files.isExecutable(found)) {
            throw new PluginFailure(
                    whose + ": its file may not be executed (expected: one that the user of this process may execute,"
                            + " as chmod +x makes it)",
                    true);
        }
        return found;
    }

    private static @Nullable Path onPath(String name) {
        return Stream.of(name, DEBIAN + name)
                .flatMap(each -> Stream.ofNullable(Guard.find(each)))
                .findFirst()
                .orElse(null);
    }
}
