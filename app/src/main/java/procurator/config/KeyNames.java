package procurator.config;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keys under other names. */
final class KeyNames {
    /** As shadowsocks-rust and the first shadowsocks have them. */
    private static final Map<String, String> ALIASES = Map.of(
            "server", "address",
            "server_port", "port",
            "servers", "shadowsocks",
            "remarks", "name",
            "ipv6_first", "prefer_ipv6");

    /** Words of other programs; where ours is not given, somebody meant it. */
    private static final Map<String, String> SYNONYMS = Map.of(
            "cipher", "method",
            "encryption", "method",
            "encrypt_method", "method",
            "passwd", "password",
            "secret", "password",
            "host", "server",
            "server_host", "server",
            "server_ip", "server",
            "hostname", "server");

    private KeyNames() {}

    /** The other name that a key may stand under, or {@code null}. */
    static @Nullable String alias(String key) {
        return ALIASES.get(key);
    }

    /** The key that a name may stand for, or {@code null}. */
    static @Nullable String keyOf(String alias) {
        for (Map.Entry<String, String> entry : ALIASES.entrySet()) {
            if (entry.getValue().equals(alias)) {
                return entry.getKey();
            }
        }
        return null;
    }

    /** The key that somebody means who uses another program's word, or {@code null}. */
    static @Nullable String synonym(String word) {
        return SYNONYMS.get(word.toLowerCase(Locale.ROOT));
    }
}
