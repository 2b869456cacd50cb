package procurator.config;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A row of {@code foreign.txt}, which says what the columns mean. Decision 018.
 *
 * @param names what other programs' users write
 * @param why what becomes of it, or the key that it is another word for
 * @param instead what to write, where it is refused
 */
public record ForeignWord(Treatment treatment, List<String> names, String why, String instead) {
    private static final Pattern KEY = Pattern.compile("\\{(\\w+)}");

    /** What becomes of a word. */
    public enum Treatment {
        NAME,
        MEANT,
        SILENT,
        IGNORED,
        REFUSED,
        ALONE,
        PROGRAM;

        /** Of words that may stand in a configuration, obeyed or not. */
        static final Set<Treatment> JUDGED = EnumSet.of(SILENT, IGNORED, REFUSED, ALONE);
    }

    public ForeignWord {
        names = List.copyOf(names);
    }

    /** What a warning or an error says of a key. */
    String text() {
        return text("ignored: ").replaceAll("[{}]", "");
    }

    /** The same of an option or a program, which names options. */
    public String ofOption() {
        return KEY.matcher(text("no effect here: "))
                .replaceAll(key -> "--" + key.group(1).replace('_', '-'));
    }

    private String text(String ignored) {
        return treatment == Treatment.IGNORED ? ignored + why : why + " (expected: " + instead + ")";
    }

    /** Whether this is what becomes of a name that stands with a value. */
    boolean means(String name, String value) {
        return names.stream()
                .anyMatch(given -> given.equals(name)
                        || (given.startsWith(name + "=") && fits(given.substring(name.length() + 1), value)));
    }

    private static boolean fits(String pattern, String value) {
        if (pattern.startsWith("*")) {
            return value.endsWith(pattern.substring(1));
        }
        return pattern.endsWith("*")
                ? value.startsWith(pattern.substring(0, pattern.length() - 1))
                : value.equals(pattern);
    }
}
