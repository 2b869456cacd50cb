package procurator.subscription;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import procurator.config.FileTrouble;

/**
 * Where what was fetched is kept: systemd's {@code STATE_DIRECTORY}, or {@code procurator} in {@code XDG_STATE_HOME}, or in
 * {@code ~/.local/state}. Files in it are for their owner alone.
 */
public final class StateFolder {
    private final @Nullable Path folder;

    private StateFolder(@Nullable Path folder) {
        this.folder = folder;
    }

    /** The one that the environment names. */
    public static StateFolder of(Function<String, @Nullable String> environment) {
        String given = environment.apply("STATE_DIRECTORY");
        String xdg = environment.apply("XDG_STATE_HOME");
        String home = environment.apply("HOME");
        if (given != null && !given.isEmpty()) {
            return at(given.split(":", 2)[0], ""); // systemd may give several
        } else if (xdg != null
                && xdg.startsWith("/")) { // one that is relative counts for nothing, says its specification
            return at(xdg, "procurator");
        }
        return home == null || home.isEmpty() ? new StateFolder(null) : at(home, ".local/state/procurator");
    }

    private static StateFolder at(String path, String below) {
        try {
            return new StateFolder(Path.of(path, below));
        } catch (InvalidPathException _) {
            return new StateFolder(null);
        }
    }

    /** {@code null} where there is none. */
    @Nullable
    Path path() {
        return folder;
    }

    /** {@code null} where there is none of that name. */
    @Nullable
    String read(String name) throws IOException {
        Path file = folder == null ? null : folder.resolve(name);
        return file == null || !Files.isRegularFile(file) ? null : Files.readString(file);
    }

    /** Writes a file at once or not at all. */
    void write(String name, String text) throws IOException {
        if (folder == null) {
            throw new IOException("no folder for it (expected: HOME, XDG_STATE_HOME or STATE_DIRECTORY)");
        }
        if (!Files.isDirectory(folder)) {
            boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
            if (posix) {
                Files.createDirectories(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } else {
                Files.createDirectories(folder);
            }
        }
        Path made = Files.createTempFile(folder, name, ".new"); // for its owner alone
        try {
            Files.writeString(made, text);
            Files.move(made, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(made);
        }
    }

    /** Why it could not be read or written, in words. */
    static String why(IOException e) {
        return switch (e) {
            case FileAlreadyExistsException at -> at.getFile() + ": a file (expected: a directory)";
            case FileSystemException at when at.getFile() != null -> FileTrouble.text(Path.of(at.getFile()), e);
            default -> String.valueOf(e.getMessage());
        };
    }
}
