package procurator.config;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What people paste where an ss:// link belongs, and what they should do with it. */
final class OtherSchemes {
    private static final String PROTOCOL = "is another protocol (expected: a Shadowsocks server, and its ss:// link)";
    private static final String SUBSCRIPTION =
            "is a subscription, which is not fetched (expected: download it, and give"
                    + " one of the ss:// links in it, or its JSON by -c FILE)";

    private static final Map<String, String> TEXTS = Map.ofEntries(
            Map.entry(
                    "ssconf",
                    "is a dynamic key of Outline, which is not fetched (expected: open it with https:// in the place of"
                            + " ssconf://, and give the ss:// link that it shows, or its JSON by -c FILE)"),
            Map.entry("ssr", "is ShadowsocksR, " + PROTOCOL.substring("is ".length())),
            Map.entry("ssd", SUBSCRIPTION),
            Map.entry("sub", SUBSCRIPTION),
            Map.entry("sip008", SUBSCRIPTION),
            Map.entry("http", SUBSCRIPTION),
            Map.entry("https", SUBSCRIPTION),
            Map.entry("clash", SUBSCRIPTION),
            Map.entry("sing-box", SUBSCRIPTION),
            Map.entry("sn", SUBSCRIPTION),
            Map.entry("vmess", PROTOCOL),
            Map.entry("vless", PROTOCOL),
            Map.entry("trojan", PROTOCOL),
            Map.entry("trojan-go", PROTOCOL),
            Map.entry("hysteria", PROTOCOL),
            Map.entry("hysteria2", PROTOCOL),
            Map.entry("hy2", PROTOCOL),
            Map.entry("tuic", PROTOCOL),
            Map.entry("snell", PROTOCOL),
            Map.entry("juicity", PROTOCOL),
            Map.entry("anytls", PROTOCOL),
            Map.entry("naive+https", PROTOCOL),
            Map.entry("wireguard", PROTOCOL),
            Map.entry("wg", PROTOCOL),
            Map.entry("ssh", PROTOCOL),
            Map.entry("socks", PROTOCOL),
            Map.entry("socks4", PROTOCOL),
            Map.entry("socks5", PROTOCOL));

    /** Behind a link: what people take for its name. A web page may well be one. */
    private static final Pattern ANOTHER = Pattern.compile(TEXTS.keySet().stream()
            .filter(scheme -> !scheme.startsWith("http"))
            .map(Pattern::quote)
            .collect(Collectors.joining("|", "(?i)[\\s,;|](?:ss|", ")://")));

    private OtherSchemes() {}

    /** Whether a second link follows the first. */
    static boolean areSeveral(String text) {
        return ANOTHER.matcher(text).find();
    }

    /** @throws IllegalArgumentException if it is anything but an ss:// link */
    static void check(String text) {
        if (text.startsWith("{")) {
            throw new IllegalArgumentException(
                    "ss:// URL: this is a configuration in JSON (expected: a file with it," + " and -c FILE)");
        }
        int colon = text.indexOf("://");
        String scheme = colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
        String what = TEXTS.get(scheme);
        if (what != null) {
            throw new IllegalArgumentException("ss:// URL: " + scheme + ":// " + what);
        }
        if (!scheme.equals("ss")) {
            throw ServerUrl.bad("it does not begin with ss://");
        }
    }
}
