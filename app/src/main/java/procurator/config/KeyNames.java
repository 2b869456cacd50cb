package procurator.config;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keys under other names. */
final class KeyNames {
    private static final Map<String, String> ALIASES = new HashMap<>();
    private static final Map<String, String> KEYS = new HashMap<>();
    private static final Map<String, String> SYNONYMS = new HashMap<>();

    static {
        for (ForeignWord word : ForeignWords.all()) {
            if (word.treatment() == ForeignWord.Treatment.NAME) {
                ALIASES.put(word.why(), word.names().getFirst());
                KEYS.put(word.names().getFirst(), word.why());
            } else if (word.treatment() == ForeignWord.Treatment.MEANT) {
                word.names().forEach(name -> SYNONYMS.put(name, word.why()));
            }
        }
    }

    private KeyNames() {}

    /** The other name that a key may stand under, or {@code null}. */
    static @Nullable String alias(String key) {
        return ALIASES.get(key);
    }

    /** The key that a name may stand for, or {@code null}. */
    static @Nullable String keyOf(String alias) {
        return KEYS.get(alias);
    }

    /** A key in the spelling of this family, whatever language it was written for: {@code fastOpen}, {@code fast-open}. */
    static String plain(String key) {
        String known = keyOf(key);
        return known != null
                ? known
                : key.replace('-', '_').replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }

    /** The key that somebody means who uses another program's word, or {@code null}. */
    static @Nullable String synonym(String word) {
        return SYNONYMS.get(word.toLowerCase(Locale.ROOT));
    }
}
