package procurator.http;

import java.util.List;

/**
 * The head of a request.
 *
 * <pre>{@code method SP target SP HTTP/1.x}</pre>
 *
 * @param target as it was sent: {@code host:port} for CONNECT, a URL for a proxy, a path for whoever is asked himself
 * @param minor 0 or 1, of the version
 * @see "RFC 9112, section 3"
 */
public record RequestHead(String method, String target, int minor, Head head) {
    /**
     * Reads the start line.
     *
     * @throws HttpException 400 if it is none, or if there is more than one Host; 505 for another version
     */
    public static RequestHead of(Head head) throws HttpException {
        List<String> words = List.of(head.start().split(" ", -1));
        if (words.size() != 3 || !HeadReader.isToken(words.get(0)) || !isTarget(words.get(1))) {
            throw HttpException.bad("not a request (expected: METHOD TARGET HTTP/1.1)");
        }
        if (head.all("Host").size() > 1) {
            throw HttpException.bad("more than one Host");
        }
        return new RequestHead(words.get(0), words.get(1), minor(words.get(2)), head);
    }

    private static boolean isTarget(String text) {
        return !text.isEmpty() && text.indexOf('#') < 0 && text.indexOf('\t') < 0;
    }

    private static int minor(String version) throws HttpException {
        return switch (version) {
            case "HTTP/1.1" -> 1;
            case "HTTP/1.0" -> 0;
            default -> {
                if (version.matches("HTTP/[0-9]\\.[0-9]")) {
                    throw new HttpException(Status.VERSION_NOT_SUPPORTED, version + " (expected: HTTP/1.1)");
                }
                throw HttpException.bad("not a version of HTTP (expected: HTTP/1.1)");
            }
        };
    }

    public boolean isConnect() {
        return method.equals("CONNECT");
    }

    /** Without the target, which may be a secret of the user's. */
    @Override
    public String toString() {
        return method;
    }
}
