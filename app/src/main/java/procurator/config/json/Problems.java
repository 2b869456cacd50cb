package procurator.config.json;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a configuration, and what is only worth a warning. All of it is collected before any is told. A
 * file may be wrong in as many places as it has values: what is told is bounded, and made only of what is told.
 */
public final class Problems {
    /** As many are told, and of the others their number. */
    private static final int MOST = 100;

    /** Of a key at most, in characters. */
    private static final int LONGEST_KEY = 64;

    /** Of a message at most, in characters. */
    private static final int LONGEST_MESSAGE = 1_000;

    private final Set<Problem> errors = new LinkedHashSet<>();
    private final Set<Problem> warnings = new LinkedHashSet<>();

    public Problems() {}

    /** With those that were there before. */
    public Problems(Problems before) {
        errors.addAll(before.errors);
        warnings.addAll(before.warnings);
    }

    /** @param place {@code null} for what belongs to none */
    private record Problem(@Nullable Place place, String key, String message, boolean showValue) {
        int line() {
            return place instanceof Place.InFile at ? at.line() : 0;
        }

        int column() {
            return place instanceof Place.InFile at ? at.column() : 0;
        }

        /** With the line it is about. */
        String error() {
            return place instanceof Place.InFile at ? text() + "\n" + new Excerpt(at, showValue) : text();
        }

        String text() {
            String said = bounded(message, LONGEST_MESSAGE);
            String named = key.isEmpty() ? said : Excerpt.printable(bounded(key, LONGEST_KEY)) + ": " + said;
            return switch (place) {
                case null -> said;
                case Place.InFile at -> at.source().name() + ":" + at.line() + ":" + at.column() + ": " + named;
                case Place.OnCommandLine option ->
                    option.name() + ": " + (option.equals(Place.COMMAND_LINE) ? named : said);
            };
        }

        private static String bounded(String text, int most) {
            return text.length() <= most ? text : text.substring(0, most) + "...";
        }
    }

    /** Something is wrong; the value is not shown. */
    public void error(Place place, String key, String message) {
        errors.add(new Problem(place, key, message, false));
    }

    /** The value at a place is wrong, and may be shown. */
    public void wrongValue(Place place, String key, String message) {
        errors.add(new Problem(place, key, message, true));
    }

    /** Something that belongs to no place is wrong. */
    public void error(String message) {
        errors.add(new Problem(null, "", message, false));
    }

    public void warn(Place place, String key, String message) {
        warnings.add(new Problem(place, key, message, false));
    }

    public List<String> warnings() {
        List<String> texts = new ArrayList<>();
        warnings.stream().limit(MOST).map(Problem::text).forEach(texts::add);
        return withMore(texts, warnings.size());
    }

    /** Goes on only if nothing is wrong. What is, is told in the order of the file, options first. */
    public void check() throws ConfigException {
        if (!errors.isEmpty()) {
            List<String> texts = new ArrayList<>();
            errors.stream()
                    .sorted(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column))
                    .limit(MOST)
                    .map(Problem::error)
                    .forEach(texts::add);
            throw new ConfigException(withMore(texts, errors.size()), warnings());
        }
    }

    private static List<String> withMore(List<String> texts, int all) {
        if (all > MOST) {
            texts.add("and " + (all - MOST) + " more");
        }
        return List.copyOf(texts);
    }

    public boolean any() {
        return !errors.isEmpty();
    }
}
