package procurator.config.json;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What is wrong with a configuration, and what is only worth a warning. All of it is collected before any is told. */
public final class Problems {
    private final Set<Problem> errors = new LinkedHashSet<>();
    private final Set<String> warnings = new LinkedHashSet<>();

    public Problems() {}

    /** With those that were there before. */
    public Problems(Problems before) {
        errors.addAll(before.errors);
        warnings.addAll(before.warnings);
    }

    private record Problem(int line, int column, String text) {
        static Problem at(Place place, String text) {
            return place instanceof Place.InFile at
                    ? new Problem(at.line(), at.column(), text)
                    : new Problem(0, 0, text);
        }
    }

    /** Something is wrong; the value is not shown. */
    public void error(Place place, String key, String message) {
        errors.add(Problem.at(place, text(place, key, message, false)));
    }

    /** The value at a place is wrong, and may be shown. */
    public void wrongValue(Place place, String key, String message) {
        errors.add(Problem.at(place, text(place, key, message, true)));
    }

    /** Something that belongs to no place is wrong. */
    public void error(String message) {
        errors.add(new Problem(0, 0, message));
    }

    public void warn(Place place, String key, String message) {
        warnings.add(
                switch (place) {
                    case Place.InFile at -> position(at) + key + ": " + message;
                    case Place.OnCommandLine option -> option.name() + ": " + message;
                });
    }

    private static String text(Place place, String key, String message, boolean showValue) {
        return switch (place) {
            case Place.InFile at ->
                position(at)
                        + (key.isEmpty() ? "" : key + ": ")
                        + message
                        + "\n"
                        + at.source().excerpt(at.line(), at.column(), showValue);
            case Place.OnCommandLine option ->
                option.name() + ": " + (option.equals(Place.COMMAND_LINE) ? key + ": " : "") + message;
        };
    }

    private static String position(Place.InFile at) {
        return at.source().name() + ":" + at.line() + ":" + at.column() + ": ";
    }

    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** Goes on only if nothing is wrong. What is, is told in the order of the file, options first. */
    public void check() throws ConfigException {
        if (!errors.isEmpty()) {
            List<String> texts = errors.stream()
                    .sorted(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column))
                    .map(Problem::text)
                    .toList();
            throw new ConfigException(texts, warnings());
        }
    }

    public boolean any() {
        return !errors.isEmpty();
    }
}
