package procurator.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import procurator.wire.Address;

/**
 * What a proxy is asked for.
 *
 * @param address where that is
 * @param authority host and port, as they were written
 * @param path with its query, as the server there is asked for it; {@code *} where OPTIONS means all of it
 * @see "RFC 9112, section 3.2"
 */
public record HttpUrl(Address address, String authority, String path) {
    private static final Pattern FORM = Pattern.compile("(?is)http://([^/?]*)(.*)");
    private static final int PORT = 80;

    /**
     * Reads the target of a request.
     *
     * @throws HttpException 400 if it is not such a URL
     */
    public static HttpUrl of(RequestHead request) throws HttpException {
        Matcher form = FORM.matcher(request.target());
        if (!form.matches()) {
            throw HttpException.bad("a target that is no http:// URL (expected: one; anything else goes by CONNECT)");
        }
        String path = form.group(2);
        if (!path.startsWith("/")) {
            path = path.isEmpty() && request.method().equals("OPTIONS") ? "*" : "/" + path;
        }
        return new HttpUrl(Authority.read(form.group(1), PORT), form.group(1), path);
    }
}
