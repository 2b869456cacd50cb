package procurator.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Bytes read as a secret: UTF-8, and where they are not an error, since a byte replaced makes another key in silence. */
final class SecretText {
    /** In bytes; a key has 44 characters. */
    private static final int LONGEST_FILE = 64 * 1024;

    /** What the JVM puts where it could not read a byte of an argument or variable. */
    private static final char REPLACEMENT = '\ufffd';

    private SecretText() {}

    /** Whether nothing was lost in reading it, nor will be in making bytes of it again. */
    static boolean isWhole(String secret) {
        return secret.indexOf(REPLACEMENT) < 0
                && StandardCharsets.UTF_8.newEncoder().canEncode(secret);
    }

    /**
     * The first line of a file, without blanks around it and without a byte order mark.
     *
     * @throws IllegalArgumentException if the file is not in UTF-8; what it is instead is the message
     */
    static String firstLine(Path file) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(LONGEST_FILE);
        }
        String text = decode(bytes);
        return text.substring(text.startsWith("\ufeff") ? 1 : 0)
                .lines()
                .findFirst()
                .orElse("")
                .strip();
    }

    private static String decode(byte[] bytes) {
        for (byte b : bytes) {
            if (b == 0) {
                throw new IllegalArgumentException(
                        "is UTF-16, or no text, as PowerShell's > makes it (expected: UTF-8)");
            }
        }
        String text = Utf8.strict(bytes);
        if (text == null) {
            throw new IllegalArgumentException("is not UTF-8 (expected: UTF-8)");
        }
        return text;
    }
}
