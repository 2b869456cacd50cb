package procurator.cli.peers;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import procurator.cli.options.Option;
import procurator.config.Protocol;

/** Our command line while it is put together. */
final class Words {
    private final Dialect dialect;
    private final Map<Option, List<String>> values = new EnumMap<>(Option.class);
    private final List<String> others = new ArrayList<>();

    /** How each was typed first. */
    private final Map<Option, String> typed = new EnumMap<>(Option.class);

    private @Nullable Protocol protocol;

    Words(Dialect dialect) {
        this.dialect = dialect;
    }

    /** @throws IllegalArgumentException if it is there already and may not be said twice */
    void add(Option option, @Nullable String value, String as) {
        String before = typed.get(option);
        if (before == null || dialect.lastWins() || option.repeatable()) {
            if (!option.repeatable()) {
                values.remove(option);
            }
            typed.putIfAbsent(option, as);
            List<String> all = values.computeIfAbsent(option, _ -> new ArrayList<>());
            if (value != null) {
                all.add(value);
            }
        } else if (!before.equals(as)) {
            throw new IllegalArgumentException(
                    as + ": given beside " + before + ", which says the same (expected: one of the two).");
        } else if (value == null || !isFlag(as)) {
            throw givenTwice(as);
        }
    }

    private static IllegalArgumentException givenTwice(String name) {
        return new IllegalArgumentException(name + ": given twice (expected: once).");
    }

    /** A flag that stands for one of our values, such as -v, may be said again. */
    private boolean isFlag(String name) {
        Spelling spelling = dialect.find(name);
        return spelling != null && !spelling.takesValue();
    }

    /** @throws IllegalArgumentException if it is none that is served, or said twice */
    void protocol(String name, String as) {
        Protocol said = noted(name, as);
        if (protocol != null && said != null && !dialect.lastWins()) {
            throw givenTwice(as);
        }
        protocol = said == null ? protocol : said;
        values.remove(Option.PROTOCOL);
        if (protocol == Protocol.HTTP) {
            values.put(Option.PROTOCOL, List.of("http"));
        }
    }

    private static @Nullable Protocol noted(String name, String as) {
        try {
            return Protocol.parse(name);
        } catch (IllegalArgumentException _) { // its text shows the value, which may be anything
            throw new IllegalArgumentException(as + ": not supported (expected: " + Protocol.KNOWN + ").");
        }
    }

    boolean isTunnel() {
        return protocol == Protocol.TUNNEL;
    }

    void addOther(String word) {
        others.add(word);
    }

    /** Whether there is such a word that belongs to no option; it goes. */
    boolean takeOther(String word) {
        return others.remove(word);
    }

    boolean has(Option option) {
        return values.containsKey(option);
    }

    /** Whether it names a file, or has a word that may be one. */
    boolean hasFile() {
        return has(Option.CONFIG) || !others.isEmpty();
    }

    @Nullable
    String value(Option option) {
        List<String> all = values.getOrDefault(option, List.of());
        return all.isEmpty() ? null : all.getFirst();
    }

    /** The value of an option, which goes. */
    @Nullable
    String take(Option option) {
        String value = value(option);
        values.remove(option);
        return value;
    }

    boolean isEmpty() {
        return values.isEmpty() && others.isEmpty();
    }

    /** The values of each option. */
    Map<Option, List<String>> given() {
        return values;
    }

    List<String> others() {
        return others;
    }
}
