package procurator.config;

import java.net.IDN;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import procurator.shadowsocks.Method;

/**
 * A link as people paste it: {@code ss://USERINFO@HOST:PORT/?QUERY#TAG}. User info is percent-encoded, or in base64 of
 * either alphabet with or without padding; or, the old form, all but the tag is base64. Without a port it is 8388.
 *
 * @param warnings what of it has no effect here
 * @see "SIP002"
 */
public record ShareLink(ServerUrl url, List<String> warnings) {
    private static final Pattern SCHEME = Pattern.compile("(?is)[a-z][a-z0-9+.-]{0,20}:.*");
    private static final String BLANK = "\\s\\p{Z}\\p{Cf}\"'`";
    /** At the end none before the first is tried: 100,000 blanks in the middle would take a minute. */
    private static final Pattern AROUND = Pattern.compile("^[%1$s<]++|(?<![%1$s>])[%1$s>]++$".formatted(BLANK));

    private static final Pattern BASE64_AND_MORE = Pattern.compile("[A-Za-z0-9+/_-]+={1,2}[^=]+");
    private static final Pattern HOST =
            Pattern.compile("(?:\\[.*]|[^:.]++\\.[^:]++)(?::[0-9]+)?/?|([^:]+):[0-9]{1,5}/?");
    private static final String ENCODED = "ss%3a%2f%2f";

    public ShareLink {
        warnings = List.copyOf(warnings);
    }

    /** Whether a word is meant as a link, a good one or not. */
    public static boolean isOne(String word) {
        String text = AROUND.matcher(word).replaceAll("");
        return SCHEME.matcher(text).matches() || text.startsWith("{") || isEncoded(text);
    }

    private static boolean isEncoded(String text) {
        return text.regionMatches(true, 0, ENCODED, 0, ENCODED.length());
    }

    /**
     * Reads every form that is met.
     *
     * @throws IllegalArgumentException if it is none, or asks for what is not there; the text holds nothing of the link
     */
    public static ShareLink parse(String pasted) {
        String text = AROUND.matcher(pasted).replaceAll("");
        if (isEncoded(text)) {
            text = Percent.decode(text);
        }
        if (OtherSchemes.areSeveral(text)) {
            throw new IllegalArgumentException(
                    "ss:// URL: these are several links (expected: one; a file holds several" + " servers, -c FILE)");
        }
        OtherSchemes.check(text);
        String rest = text.substring(ServerUrl.SCHEME.length());
        int hash = rest.indexOf('#');
        String tag = hash < 0 ? "" : tag(rest.substring(hash + 1));
        return read(hash < 0 ? rest : rest.substring(0, hash), tag);
    }

    /** A name that people give: a lone % in it is one, and no control character moves a terminal. */
    static String tag(String text) {
        return Percent.decodeLoosely(text).replaceAll("\\p{Cntrl}", " ").strip();
    }

    private static ShareLink read(String text, String tag) {
        int question = text.indexOf('?');
        LinkArguments arguments = new LinkArguments(question < 0 ? "" : text.substring(question + 1));
        String rest = question < 0 ? text : text.substring(0, question);
        int at = rest.lastIndexOf('@');
        if (at >= 0) {
            return asked(server(userInfo(rest.substring(0, at)), rest.substring(at + 1), tag), arguments);
        }
        return whole(rest, tag, arguments);
    }

    private static ShareLink asked(ServerUrl server, LinkArguments arguments) {
        return new ShareLink(
                server.withPrefix(arguments.prefix()).withPlugin(arguments.plugin()), arguments.warnings());
    }

    /** {@code base64(method:password@host:port)}, a slash maybe after it, arguments maybe in it. */
    private static ShareLink whole(String rest, String tag, LinkArguments behind) {
        // no text that ends in a port or host has base64 that ends in a slash
        String text = base64(rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest);
        int at = text == null ? -1 : text.lastIndexOf('@');
        if (text == null || at < 0) {
            throw ServerUrl.bad(text == null ? lack(rest) : "it names no host");
        }
        String place = text.substring(at + 1);
        int question = place.indexOf('?');
        LinkArguments arguments = question < 0 ? behind : new LinkArguments(place.substring(question + 1));
        String authority = question < 0 ? place : place.substring(0, question);
        return asked(server(text.substring(0, at), authority, tag), arguments);
    }

    /** What there is not, in a link that is no base64 and has no @. */
    private static String lack(String rest) {
        if (BASE64_AND_MORE.matcher(rest).matches()) {
            return "there is no @ between its base64 and its host";
        }
        Matcher host = HOST.matcher(rest);
        boolean method = host.matches() && host.group(1) != null && Method.of(host.group(1)) != null;
        return host.matches() && !method ? "there is no method:password and no @ before its host" : "it names no host";
    }

    /** {@code method:password}, decoded. */
    private static String userInfo(String text) {
        String plain = Percent.decode(text);
        if (plain.indexOf(':') >= 0) {
            return plain;
        }
        String decoded = base64(plain);
        if (decoded == null) {
            throw ServerUrl.bad("what stands before @ is neither method:password nor base64");
        }
        return decoded;
    }

    /**
     * Its text, or {@code null} where it is not base64 of UTF-8: what is replaced would be another password. Line ends
     * in it are base64(1)'s, at its end they are those of echo.
     */
    private static @Nullable String base64(String text) {
        String plain =
                text.replaceAll("\\s", "").replace('-', '+').replace('_', '/').replaceFirst("={1,2}$", "");
        try {
            String decoded = Utf8.strict(Base64.getDecoder().decode(plain));
            return decoded == null ? null : decoded.replaceFirst("[\\r\\n]+$", "");
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    private static ServerUrl server(String userInfo, String authority, String tag) {
        int colon = userInfo.indexOf(':');
        if (colon <= 0 || colon == userInfo.length() - 1) {
            throw ServerUrl.bad("it has no method or no password");
        }
        int slash = authority.indexOf('/');
        if (slash >= 0 && slash < authority.length() - 1) {
            throw ServerUrl.bad("a path follows its host: this is not plain Shadowsocks");
        }
        String place = slash < 0 ? authority : authority.substring(0, slash);
        HostPort endpoint = HostPort.of(place);
        if (!place.startsWith("[") && endpoint.host().indexOf(':') >= 0) {
            throw ServerUrl.bad("an IPv6 address stands in brackets, such as [2001:db8::1]:8388");
        }
        return new ServerUrl(
                host(endpoint.host(), place.startsWith("[")),
                endpoint.port() == null ? LocalReader.SERVER_PORT : port(endpoint.port()),
                userInfo.substring(0, colon).toLowerCase(Locale.ROOT),
                userInfo.substring(colon + 1),
                tag);
    }

    private static String host(String text, boolean bracketed) {
        try {
            if (bracketed && text.indexOf(':') < 0) {
                throw new IllegalArgumentException("not IPv6");
            }
            String host = bracketed ? text : IDN.toASCII(Percent.decode(text));
            Parse.target(host, 1);
            return host;
        } catch (IllegalArgumentException _) {
            throw ServerUrl.bad("its host is neither a name nor an address");
        }
    }

    private static int port(String text) {
        try {
            return Parse.port(text);
        } catch (IllegalArgumentException _) {
            throw ServerUrl.bad("its port is not 1 to 65535");
        }
    }

    /** Without the password. */
    @Override
    public String toString() {
        return url.toString();
    }
}
