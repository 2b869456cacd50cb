package procurator.config;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What people paste where an ss:// link belongs, and what they should do with it. */
final class OtherSchemes {
    private static final List<String> ALL = ForeignWords.all().stream()
            .flatMap(word -> word.names().stream())
            .filter(name -> name.endsWith("://"))
            .toList();

    /** Behind a link: what people take for its name. A web page may well be one. */
    private static final Pattern ANOTHER = Pattern.compile(ALL.stream()
            .filter(scheme -> !scheme.startsWith("http"))
            .map(Pattern::quote)
            .collect(Collectors.joining("|", "(?i)[\\s,;|](?:ss://|", ")")));

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
        String scheme = colon < 0 ? "" : text.substring(0, colon + 3).toLowerCase(Locale.ROOT);
        ForeignWord other = ForeignWords.of(ForeignWord.Treatment.JUDGED, scheme, "");
        if (other != null) {
            throw new IllegalArgumentException("ss:// URL: " + scheme + " " + other.text());
        }
        if (!scheme.equals(ServerUrl.SCHEME)) {
            throw ServerUrl.bad("it does not begin with ss://");
        }
    }
}
