package procurator.subscription.document;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import procurator.config.ServerUrl;
import procurator.config.ShareLink;

/** Links, one a line; as they are, or as base64 of the whole. */
final class LinkList {
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]{0,20})://");
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_=\\s-]+");

    private LinkList() {}

    /** The list in a text, decoded where it has to be; {@code null} if it is none. */
    static @Nullable List<String> in(String text) {
        String plain = isList(text) ? text : decoded(text);
        return plain == null ? null : plain.lines().map(String::strip).toList();
    }

    private static boolean isList(String text) {
        return text.lines().anyMatch(line -> SCHEME.matcher(line.strip()).lookingAt());
    }

    private static @Nullable String decoded(String text) {
        if (!BASE64.matcher(text).matches()) {
            return null;
        }
        String one =
                text.replaceAll("\\s", "").replace('-', '+').replace('_', '/').replaceFirst("=+$", "");
        try {
            String plain = new String(Base64.getDecoder().decode(one), StandardCharsets.UTF_8);
            return isList(plain) ? plain : null;
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    /** Reads what is a server's link of ours; says of the other lines which and why. */
    static void read(List<String> lines, Listing into) {
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            Matcher scheme = SCHEME.matcher(line);
            if (scheme.lookingAt()) {
                link(line, scheme.group(1).toLowerCase(Locale.ROOT), "line " + (i + 1), into);
            }
        }
    }

    private static void link(String link, String scheme, String where, Listing into) {
        if (!(scheme + "://").equals(ServerUrl.SCHEME)) {
            into.problem(where + ": " + scheme + ":// is another protocol");
            return;
        }
        try {
            into.server(ShareLink.parse(link).url());
        } catch (IllegalArgumentException e) {
            into.problem(where + ": " + e.getMessage());
        }
    }
}
