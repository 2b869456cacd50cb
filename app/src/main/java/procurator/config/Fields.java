package procurator.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
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

    Place place() {
        return object.place();
    }

    Problems problems() {
        return problems;
    }

    /** A key as errors name it. */
    String name(String key) {
        return Log.escape(prefix + key);
    }

    /** The value of a key, or {@code null} if it is not there or null. */
    @Nullable
    Node find(String key) {
        asked.add(key);
        Node.Member member = object.members().get(key);
        return member == null || member.value() instanceof Node.Nothing ? null : member.value();
    }

    boolean has(String key) {
        return find(key) != null;
    }

    /** Where a key is given, or else the whole object. */
    Place place(String key) {
        Node value = find(key);
        return value == null ? place() : value.place();
    }

    /** A string or a number, as text, with which errors may be shown. */
    @Nullable
    String text(String key) {
        return switch (find(key)) {
            case null -> null;
            case Node.Text text -> text.text();
            case Node.Figure number -> number.text();
            case Node other -> {
                mismatch(other, key, "a string");
                yield null;
            }
        };
    }

    /** A string that no error ever shows. */
    @Nullable
    String secret(String key) {
        return switch (find(key)) {
            case null -> null;
            case Node.Text text -> text.text();
            case Node other -> {
                mismatch(other, key, "a string in double quotes");
                yield null;
            }
        };
    }

    private void mismatch(Node value, String key, String expected) {
        problems.error(value.place(), name(key), value.kind() + " (expected: " + expected + ")");
    }

    boolean flag(String key, boolean otherwise) {
        return switch (find(key)) {
            case null -> otherwise;
            case Node.Truth truth -> truth.value();
            case Node other -> {
                mismatch(other, key, "true or false");
                yield otherwise;
            }
        };
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
        Node.Members below = switch (find(key)) {
            case null -> none();
            case Node.Members members -> members;
            case Node other -> {
                mismatch(other, key, "an object: { ... }");
                yield none();
            }
        };
        return new Fields(below, prefix + key + ".", problems);
    }

    private Node.Members none() {
        return new Node.Members(place(), Map.of());
    }

    /** The objects of an array; none where it is not given. */
    List<Fields> objects(String key) {
        List<Fields> objects = new ArrayList<>();
        List<Node> items = items(key);
        for (int i = 0; i < items.size(); i++) {
            String name = key + "[" + i + "]";
            switch (items.get(i)) {
                case Node.Members members -> objects.add(new Fields(members, prefix + name + ".", problems));
                case Node other -> mismatch(other, name, "an object: { ... }");
            }
        }
        return objects;
    }

    /** What each string of an array means, or the one string given instead of an array. */
    <T> List<T> values(String key, Function<String, T> parse) {
        List<T> values = new ArrayList<>();
        for (Node item : find(key) instanceof Node.Text one ? List.of(one) : items(key)) {
            T parsed = item(item, key, parse);
            if (parsed != null) {
                values.add(parsed);
            }
        }
        return values;
    }

    private <T> @Nullable T item(Node item, String key, Function<String, T> parse) {
        if (item instanceof Node.Text text) {
            return parsed(text.place(), key, text.text(), parse);
        }
        mismatch(item, key, "a string");
        return null;
    }

    private List<Node> items(String key) {
        return switch (find(key)) {
            case null -> List.of();
            case Node.Items items -> items.items();
            case Node other -> {
                mismatch(other, key, "an array: [ ... ]");
                yield List.of();
            }
        };
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

    /** Warns of a key that has no effect, if it is given. */
    void ignored(String key, String why) {
        if (find(key) != null) {
            problems.warn(keyPlace(key), name(key), why);
        }
    }

    /** Refuses a key that cannot be left aside, unless it is empty. */
    void refused(String key, String why) {
        Node value = find(key);
        boolean empty =
                value == null || (value instanceof Node.Text text && text.text().isEmpty());
        if (!empty) {
            problems.error(keyPlace(key), name(key), why);
        }
    }

    private Place keyPlace(String key) {
        Node.Member member = object.members().get(key);
        return member == null ? place() : member.keyPlace();
    }

    /** Says which keys nobody knows. To be called when all that can be there were asked for. */
    void end() {
        object.members().forEach((key, member) -> {
            if (!asked.contains(key)) {
                String meant = Nearest.to(key, asked);
                String hint = meant == null ? "" : " (did you mean \"" + meant + "\"?)";
                problems.error(member.keyPlace(), name(key), "unknown key" + hint);
            }
        });
    }
}
