package procurator.subscription;

import java.util.Locale;

/** Numbers of bytes as people read them. */
final class ByteText {
    private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB"};

    /** From here on the next unit is nearer than a thousand and more of this one. */
    private static final double NEXT = 1023.95;

    private ByteText() {}

    /** With one decimal at most: {@code 5 bytes}, {@code 1.5 GiB}. */
    static String of(long bytes) {
        double number = bytes;
        int unit = 0;
        while (number >= NEXT && unit < UNITS.length - 1) {
            number /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f", number).replaceFirst("\\.0$", "") + " " + UNITS[unit];
    }
}
