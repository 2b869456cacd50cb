package procurator.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import procurator.config.ForeignWord.Treatment;

/** Keys under other names. */
final class KeyNames {
    private static final Map<String, List<String>> ALIASES = ForeignWords.all().stream()
            .filter(word -> word.treatment() == Treatment.NAME)
            .collect(Collectors.toMap(ForeignWord::why, ForeignWord::names));

    private static final Pattern HUMP = Pattern.compile("([a-z0-9])([A-Z])");

    private KeyNames() {}

    /** The other names that a key may stand under. */
    static List<String> aliases(String key) {
        return ALIASES.getOrDefault(key, List.of());
    }

    /** The key that a name may stand for, or {@code null}. */
    static @Nullable String keyOf(String alias) {
        return key(Treatment.NAME, alias);
    }

    private static @Nullable String key(Treatment treatment, String name) {
        ForeignWord word = ForeignWords.of(Set.of(treatment), name, "");
        return word == null ? null : word.why();
    }

    /** A key in the spelling of this family, whatever language it was written for: {@code fastOpen}, {@code fast-open}. */
    static String plain(String key) {
        String known = keyOf(key);
        return known != null
                ? known
                : HUMP.matcher(key.replace('-', '_')).replaceAll("$1_$2").toLowerCase(Locale.ROOT);
    }

    /** The key that somebody means who uses another program's word, or {@code null}. */
    static @Nullable String synonym(String word) {
        return key(Treatment.MEANT, word.toLowerCase(Locale.ROOT));
    }
}
