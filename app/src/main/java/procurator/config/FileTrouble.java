package procurator.config;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Why a file cannot be read or written, in words: java.nio says it by the exception's class alone. */
public final class FileTrouble {
    private FileTrouble() {}

    public static String text(Path file, IOException e) {
        if (Files.isDirectory(file)) {
            return file + ": a directory (expected: a file)"; // Linux says so when it is read
        }
        return switch (e) {
            case NoSuchFileException _, FileNotFoundException _ -> file + ": no such file";
            case AccessDeniedException _ -> file + ": permission denied";
            default -> {
                String message = String.valueOf(e.getMessage());
                yield message.startsWith(file.toString()) ? message : file + ": " + message;
            }
        };
    }
}
