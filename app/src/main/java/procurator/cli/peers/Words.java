package procurator.cli.peers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Our command line while it is put together. */
final class Words {
    /** An option of ours, its value, and how it was typed. */
    private record Word(String name, @Nullable String value, String typed) {}

    private final Dialect dialect;
    private final List<Word> words = new ArrayList<>();
    private final List<String> others = new ArrayList<>();

    Words(Dialect dialect) {
        this.dialect = dialect;
    }

    /** @throws IllegalArgumentException if it is there already and may not be said twice */
    void add(String name, @Nullable String value, String typed) {
        Word before = find(name);
        if (before == null || Dialect.REPEATABLE.contains(name)) {
            words.add(new Word(name, value, typed));
        } else if (dialect.lastWins()) {
            words.set(words.indexOf(before), new Word(name, value, typed));
        } else if (!before.typed.equals(typed)) {
            throw new IllegalArgumentException(
                    typed + ": given beside " + before.typed + ", which says the same (expected: one of the two).");
        } else if (value == null || !isFlag(typed)) {
            throw new IllegalArgumentException(typed + ": given twice (expected: once).");
        }
    }

    /** A flag that stands for one of our values, such as -v, may be said again. */
    private boolean isFlag(String typed) {
        Spelling spelling = dialect.find(typed);
        return spelling != null && !spelling.takesValue();
    }

    void addOther(String word) {
        others.add(word);
    }

    /** Whether there is such a word that belongs to no option; it goes. */
    boolean takeOther(String word) {
        return others.remove(word);
    }

    boolean has(String name) {
        return find(name) != null;
    }

    @Nullable
    String value(String name) {
        Word word = find(name);
        return word == null ? null : word.value;
    }

    /** The value of a word, which goes. */
    @Nullable
    String take(String name) {
        String value = value(name);
        words.removeIf(word -> word.name.equals(name));
        return value;
    }

    boolean isEmpty() {
        return words.isEmpty() && others.isEmpty();
    }

    boolean hasOthers() {
        return !others.isEmpty();
    }

    private @Nullable Word find(String name) {
        return words.stream().filter(word -> word.name.equals(name)).findFirst().orElse(null);
    }

    /** The values of each option. */
    Map<String, List<String>> options() {
        Map<String, List<String>> options = new LinkedHashMap<>();
        for (Word word : words) {
            List<String> values = options.computeIfAbsent(word.name, _ -> new ArrayList<>());
            if (word.value != null) {
                values.add(word.value);
            }
        }
        return options;
    }

    List<String> others() {
        return others;
    }
}
