package procurator.config;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** URLs of lists of servers: {@code https://}, or {@code ssconf://}, which is Outline's word for the same. */
public final class ListUrls {
    private static final List<String> SCHEMES = List.of("https://", "http://", "ssconf://");

    private ListUrls() {}

    /** Whether a word is meant as one, good or not. */
    public static boolean isOne(String word) {
        String lower = word.strip().toLowerCase(Locale.ROOT);
        return SCHEMES.stream().anyMatch(lower::startsWith);
    }

    /** The URL to be asked, with its fragment; {@code null} if it is none. */
    static @Nullable URI read(String text) {
        if (!isOne(text)) {
            return null;
        }
        try {
            URI url = new URI(text.strip().replaceFirst("(?i)^ssconf://", "https://"));
            return url.getHost() == null ? null : url;
        } catch (URISyntaxException _) {
            return null;
        }
    }

    static URI withoutFragment(URI url) {
        String text = url.toString();
        int hash = text.indexOf('#');
        return hash < 0 ? url : URI.create(text.substring(0, hash));
    }

    /**
     * Whether one is asked: it is https, or stays on this machine, or its owner says that it may be as it is. A list of
     * servers that somebody on the way could change leads wherever they like.
     */
    public static boolean mayBeAsked(URI url, boolean insecure) {
        return "https".equals(String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT))
                || insecure
                || isLoopback(String.valueOf(url.getHost()));
    }

    private static boolean isLoopback(String host) {
        if (host.equalsIgnoreCase("localhost")) {
            return true;
        }
        try {
            return InetAddress.ofLiteral(host).isLoopbackAddress();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
