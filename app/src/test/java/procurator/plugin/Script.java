package procurator.plugin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.awaitility.Awaitility;
import procurator.half.Mode;

/** A plugin that is a few lines of shell, in a folder of its own. */
public final class Script {
    private final Path folder;
    private final Path file;

    public Script(Path folder, String... lines) throws IOException {
        this.folder = folder;
        this.file = Files.writeString(
                folder.resolve("fake-plugin"), "#!/bin/sh\ncd '" + folder + "'\n" + String.join("\n", lines) + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    public Path file() {
        return file;
    }

    Plugin plugin(String options, String... args) {
        return new Plugin(file.toString(), options, List.of(args), Mode.TCP_ONLY);
    }

    /** What it wrote into a file, once it has a whole line. */
    public String written(String name) throws IOException {
        Path written = folder.resolve(name);
        Awaitility.await()
                .until(() -> Files.exists(written) && Files.readString(written).endsWith("\n"));
        return Files.readString(written);
    }

    /** Whether a process is there and no mere entry that its parent has not read. */
    public static boolean isThere(long pid) throws IOException {
        Path stat = Path.of("/proc/" + pid + "/stat");
        try {
            String text = Files.readString(stat);
            return text.charAt(text.lastIndexOf(')') + 2) != 'Z';
        } catch (NoSuchFileException _) {
            return false;
        }
    }
}
