package procurator.local.http;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procurator.http.Head;
import procurator.socks.Credentials;

/**
 * A user and a password as HTTP has them.
 *
 * <pre>{@code Proxy-Authorization: Basic base64(user ":" password)}</pre>
 *
 * @see "RFC 7617"
 */
final class BasicAuthentication {
    static final String FIELD = "Proxy-Authorization";

    private static final String SCHEME = "Basic ";
    private static final String CHALLENGE = "Basic realm=\"procurator\", charset=\"UTF-8\"";

    private BasicAuthentication() {}

    /** The credentials of a head; {@code null} if there are none, or none that could be anybody's. */
    static @Nullable Credentials of(Head head) {
        List<String> given = head.all(FIELD);
        if (given.size() != 1 || !given.getFirst().regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return null;
        }
        try {
            String encoded = given.getFirst().substring(SCHEME.length()).strip();
            return split(Base64.getDecoder().decode(encoded));
        } catch (IllegalArgumentException _) {
            return null; // whose text may show some of it
        }
    }

    private static @Nullable Credentials split(byte[] both) {
        for (int i = 0; i < both.length; i++) {
            if (both[i] == ':') {
                return new Credentials(Arrays.copyOf(both, i), Arrays.copyOfRange(both, i + 1, both.length));
            }
        }
        return null;
    }

    /** Makes an answer ask for them. */
    static Page asked(Page page) {
        return page.with("Proxy-Authenticate", CHALLENGE);
    }
}
