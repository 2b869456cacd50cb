package procurator.config;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A server as a URL carries it: {@code ss://USERINFO@HOST:PORT/?QUERY#TAG}.
 *
 * @param host a name or an address, IPv6 without brackets
 * @param port 1 to 65535
 * @param method as it is named, not checked
 * @param password of the classic edition, or the key or keys of the 2022 edition
 * @param tag what its owner calls it, maybe empty
 * @see "SIP002"
 */
public record ServerUrl(String host, int port, String method, String password, String tag) {
    public static final String SCHEME = "ss://";

    /**
     * Reads every form that is met: user info percent-encoded, or in base64 of either alphabet with or without padding,
     * and the old form where all but the tag is base64. Unknown arguments are ignored.
     *
     * @throws IllegalArgumentException if it is none, or asks for a plugin; the text holds nothing of the URL
     */
    public static ServerUrl parse(String url) {
        if (!url.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw bad("it does not begin with ss://");
        }
        String rest = url.substring(SCHEME.length());
        int hash = rest.indexOf('#');
        String tag = hash < 0 ? "" : Percent.decode(rest.substring(hash + 1));
        rest = hash < 0 ? rest : rest.substring(0, hash);
        int question = rest.indexOf('?');
        refusePlugin(question < 0 ? "" : rest.substring(question + 1));
        rest = question < 0 ? rest : rest.substring(0, question);
        int at = rest.lastIndexOf('@');
        return at < 0 ? whole(rest, tag) : server(userInfo(rest.substring(0, at)), rest.substring(at + 1), tag);
    }

    private static void refusePlugin(String query) {
        for (String argument : query.split("&", -1)) {
            if (argument.startsWith("plugin=") && argument.length() > "plugin=".length()) {
                throw new IllegalArgumentException("ss:// URL: it asks for a plugin, and plugins are not supported"
                        + " (expected: a server without one)");
            }
        }
    }

    /** {@code base64(method:password@host:port)}, a slash maybe after it. */
    private static ServerUrl whole(String rest, String tag) {
        String text = base64(rest);
        if (text == null && rest.endsWith("/")) {
            text = base64(rest.substring(0, rest.length() - 1));
        }
        int at = text == null ? -1 : text.lastIndexOf('@');
        if (text == null || at < 0) {
            throw bad("it names no host");
        }
        return server(text.substring(0, at), text.substring(at + 1), tag);
    }

    /** {@code method:password}, decoded. */
    private static String userInfo(String text) {
        if (text.indexOf(':') >= 0) {
            return Percent.decode(text);
        }
        String decoded = base64(Percent.decode(text));
        if (decoded == null) {
            throw bad("what stands before @ is neither method:password nor base64");
        }
        return decoded;
    }

    private static @Nullable String base64(String text) {
        String plain = text.replace('-', '+').replace('_', '/').replaceFirst("={1,2}$", "");
        try {
            return new String(Base64.getDecoder().decode(plain), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    private static ServerUrl server(String userInfo, String authority, String tag) {
        int colon = userInfo.indexOf(':');
        if (colon <= 0 || colon == userInfo.length() - 1) {
            throw bad("it has no method or no password");
        }
        String place = authority.endsWith("/") ? authority.substring(0, authority.length() - 1) : authority;
        int portColon = place.lastIndexOf(':');
        if (portColon <= 0) {
            throw bad("it has no port");
        }
        return new ServerUrl(
                host(place.substring(0, portColon)),
                port(place.substring(portColon + 1)),
                userInfo.substring(0, colon),
                userInfo.substring(colon + 1),
                tag);
    }

    private static String host(String text) {
        boolean bracketed = text.startsWith("[") && text.endsWith("]");
        String host = bracketed ? text.substring(1, text.length() - 1) : Percent.decode(text);
        try {
            Parse.target(host, 1);
        } catch (IllegalArgumentException _) {
            throw bad("its host is neither a name nor an address");
        }
        return host;
    }

    private static int port(String text) {
        try {
            return Parse.port(text);
        } catch (IllegalArgumentException _) {
            throw bad("its port is not 1 to 65535");
        }
    }

    static IllegalArgumentException bad(String why) {
        return new IllegalArgumentException(
                "ss:// URL: " + why + " (expected: ss://base64(method:password)@host:port#name)");
    }

    /** The URL, which holds the password. The 2022 edition forbids base64 in it; phones read either. */
    public String print() {
        String userInfo = method.startsWith("2022-")
                ? Percent.encode(method) + ":" + Percent.encode(password)
                : Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString((method + ":" + password).getBytes(StandardCharsets.UTF_8));
        String shownHost = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return SCHEME + userInfo + "@" + shownHost + ":" + port + (tag.isEmpty() ? "" : "#" + Percent.encode(tag));
    }

    /** Without the password. */
    @Override
    public String toString() {
        return SCHEME + method + ":***@" + host + ":" + port;
    }
}
