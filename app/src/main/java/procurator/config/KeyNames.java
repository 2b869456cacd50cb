package procurator.config;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keys under other names. */
final class KeyNames {
    /** As shadowsocks-rust, the first shadowsocks and Open Online Config have them. */
    private static final Map<String, String> ALIASES = Map.of(
            "server", "address",
            "server_port", "port",
            "local_address", "local",
            "servers", "shadowsocks",
            "remarks", "name",
            "plugin", "pluginName",
            "ipv6_first", "prefer_ipv6");

    /** Words of other programs; where ours is not given, somebody meant it. */
    private static final Map<String, String> SYNONYMS = Map.of(
            "cipher", "method",
            "encryption", "method",
            "encrypt_method", "method",
            "passwd", "password",
            "secret", "password",
            "psk", "password",
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
