package procurator.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import procurator.config.json.Node;
import procurator.config.json.Place;
import procurator.config.json.Problems;
import procurator.log.Log;

/**
 * The keys of one object, asked for one by one. What is wrong goes to the problems, and the answer then is the default,
 * so that reading goes on to the next mistake. Keys nobody asked for are found by {@link #end}.
 */
final class Fields {
    private final Node.Members object;
    private final String prefix;
    private final Problems problems;
    private final Set<String> asked = new HashSet<>();

    /**
     * @param prefix what stands before a key's name in errors: {@code ""} or {@code "pool."}
     */
    Fields(Node.Members object, String prefix, Problems problems) {
        this.object = object;
        this.prefix = prefix;
        this.problems = problems;
    }

    /** In the order of the file. */
    List<String> keys() {
        return List.copyOf(object.members().keySet());
    }

    Place place() {
        return object.place();
    }

    Problems problems() {
        return problems;
    }

    /** A key as errors name it: as it is written, where it has two names. */
    String name(String key) {
        return Log.escape(prefix + written(key));
    }

    String written(String key) {
        return Stream.concat(Stream.of(key), KeyNames.aliases(key).stream())
                .filter(object.members()::containsKey)
                .findFirst()
                .orElse(key);
    }

    /** The value of a key, or {@code null} if it is not there or null. */
    @Nullable
    Node find(String key) {
        String written = written(key);
        asked.add(key);
        asked.add(written);
        Node.Member member = object.members().get(written);
        return member == null || member.value() instanceof Node.Nothing ? null : member.value();
    }

    boolean has(String key) {
        return find(key) != null;
    }

    /** Whether a key is given and asks for something: neither empty, nor false, nor 0. */
    boolean isOn(String key) {
        Node value = find(key);
        return value != null && !OtherKeys.isOff(value);
    }

    /** Whether a key is not there, or is a list of nothing. */
    boolean lacks(String key) {
        Node value = find(key);
        return value == null
                || (value instanceof Node.Items items && items.items().isEmpty());
    }

    /** Says that a key is missing, unless it is there and misspelt, which is said by {@link #end}. */
    void missing(String key, String expected) {
        asked.add(key);
        UnaskedKeys unasked = new UnaskedKeys(this, object, asked);
        if (object.members().keySet().stream().noneMatch(other -> key.equals(unasked.meant(other)))) {
            problems.error(place(), name(key), "missing (expected: " + expected + ")");
        }
    }

    /** Takes a key as read, whatever its value. */
    void skip(String key) {
        find(key);
    }

    /** Where a key is given, or else the whole object. */
    Place place(String key) {
        Node value = find(key);
        return value == null ? place() : value.place();
    }

    /** A string or a number, as text, with which errors may be shown. */
    @Nullable
    String text(String key) {
        return text(find(key), key, "one string or number");
    }

    private @Nullable String text(@Nullable Node value, String key, String expected) {
        String text = value == null ? null : value.scalar();
        if (value != null && text == null) {
            mismatch(value, key, expected);
        }
        return text;
    }

    /** Whether a key is there, whatever its value. */
    boolean isGiven(String key) {
        return object.members().containsKey(written(key));
    }

    /** The strings of an array, or the one string given instead of an array; what else there is is left out. */
    List<String> texts(String key) {
        return each(key).stream()
                .flatMap(node -> node instanceof Node.Text text ? Stream.of(text.text()) : Stream.empty())
                .toList();
    }

    private List<Node> each(String key) {
        return switch (find(key)) {
            case null -> List.of();
            case Node.Items items -> items.items();
            case Node one -> List.of(one);
        };
    }

    /** A string that no error ever shows. */
    @Nullable
    String secret(String key) {
        Node.Text text = of(Node.Text.class, key, "a string in double quotes");
        return text == null ? null : text.text();
    }

    /** The value of a key, {@code null} where it is not there or of another kind. */
    private <N extends Node> @Nullable N of(Class<N> kind, String key, String expected) {
        Node value = find(key);
        if (kind.isInstance(value)) {
            return kind.cast(value);
        }
        if (value != null) {
            mismatch(value, key, expected);
        }
        return null;
    }

    private void mismatch(Node value, String key, String expected) {
        problems.error(value.place(), name(key), value.kind() + " (expected: " + expected + ")");
    }

    boolean flag(String key, boolean otherwise) {
        Node.Truth truth = of(Node.Truth.class, key, "true or false");
        return truth == null ? otherwise : truth.value();
    }

    /**
     * What a string or number means.
     *
     * @param parse throws IllegalArgumentException if it means nothing
     */
    <T> T value(String key, T otherwise, Function<String, T> parse) {
        T parsed = optional(key, parse);
        return parsed == null ? otherwise : parsed;
    }

    /** The same, {@code null} where it is not given or wrong. */
    <T> @Nullable T optional(String key, Function<String, T> parse) {
        String text = text(key);
        return text == null ? null : parsed(place(key), key, text, parse);
    }

    private <T> @Nullable T parsed(Place place, String key, String text, Function<String, T> parse) {
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException e) {
            problems.wrongValue(place, name(key), Log.escape(String.valueOf(e.getMessage())));
            return null;
        }
    }

    int integer(String key, int lowest, int highest, int otherwise) {
        return value(key, otherwise, text -> Parse.integer(text, lowest, highest));
    }

    /** More than zero. */
    Duration duration(String key, Duration otherwise) {
        return value(key, otherwise, Parse::positiveDuration);
    }

    /** The keys of an object below; none where it is not given. */
    Fields object(String key) {
        Node.Members below = of(Node.Members.class, key, "an object: { ... }");
        return new Fields(below == null ? new Node.Members(place(), Map.of()) : below, prefix + key + ".", problems);
    }

    /** The objects of an array; none where it is not given. */
    List<Fields> objects(String key) {
        List<Fields> objects = new ArrayList<>();
        Node.Items given = of(Node.Items.class, key, "an array: [ ... ]");
        List<Node> items = given == null ? List.of() : given.items();
        for (int i = 0; i < items.size(); i++) {
            String name = written(key) + "[" + i + "]";
            switch (items.get(i)) {
                case Node.Members members -> objects.add(new Fields(members, prefix + name + ".", problems));
                case Node other -> mismatch(other, name, "an object: { ... }");
            }
        }
        return objects;
    }

    /** The objects of an array that are not disabled. */
    List<Fields> enabled(String key) {
        return objects(key).stream()
                .filter(entry -> !entry.flag("disabled", false))
                .toList();
    }

    /** Says so of them, unless something else is wrong. */
    void noneEnabled(String key) {
        if (!problems.any()) {
            error(key, "none to use (expected: one that is not disabled)");
        }
    }

    /** What each string of an array means, or the one string given instead of an array. */
    <T> List<T> values(String key, Function<String, T> parse) {
        List<T> values = new ArrayList<>();
        for (Node item : each(key)) {
            String text = text(item, key, "a string");
            T parsed = text == null ? null : parsed(item.place(), key, text, parse);
            if (parsed != null) {
                values.add(parsed);
            }
        }
        return values;
    }

    /** Runs a check that spans several keys. */
    <T> @Nullable T checked(Place place, String key, Supplier<T> check) {
        try {
            return check.get();
        } catch (IllegalArgumentException e) {
            problems.error(place, key.isEmpty() ? "" : name(key), String.valueOf(e.getMessage()));
            return null;
        }
    }

    /** Says what is wrong with a key, where its value stands. */
    void error(String key, String why) {
        problems.error(place(key), name(key), why);
    }

    /** Warns of a key, where its value stands. */
    void warn(String key, String why) {
        problems.warn(place(key), name(key), why);
    }

    /** Warns of a key that has no effect, if it is given. */
    void ignored(String key, String why) {
        if (isOn(key)) {
            problems.warn(keyPlace(key), name(key), why);
        }
    }

    /** Refuses a key that cannot be left aside, unless it is empty. */
    void refused(String key, String why) {
        if (isOn(key)) {
            problems.error(keyPlace(key), name(key), why);
        }
    }

    private Place keyPlace(String key) {
        Node.Member member = object.members().get(written(key));
        return member == null ? place() : member.keyPlace();
    }

    /** Judges the keys that are not obeyed. To be called when all that can be there were asked for. */
    void end() {
        new UnaskedKeys(this, object, asked).judge();
    }
}
