package procurator.local.upstream;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * What a client has said first, as far as it has said it: whether the target may hear it twice, by two connections, and
 * only one of them be answered to the client. So it is with nothing; with the hello of TLS (RFC 8446, section 4.1.2),
 * which asks for nothing but keys; and with GET and HEAD of HTTP/1 without a body, which are safe (RFC 9110, section
 * 9.2.1). Behind any of them nothing may follow: early data of TLS is a request as any other.
 */
final class Repeatable {
    private static final byte[][] METHODS = {"GET ".getBytes(US_ASCII), "HEAD ".getBytes(US_ASCII)};
    private static final byte[] VERSION = " HTTP/1.".getBytes(US_ASCII);

    /** In lower case: what says that there is a body. */
    private static final byte[][] OF_A_BODY = {
        "content-length:".getBytes(US_ASCII), "transfer-encoding:".getBytes(US_ASCII)
    };

    private Repeatable() {}

    /** Whether these bytes, all that were said so far, may be said once more; the next ones may end that. */
    static boolean is(byte[] said, int offset, int length) {
        if (length == 0) {
            return true;
        }
        return said[offset] == ClientHello.HANDSHAKE
                ? new ClientHello().takes(said, offset, length)
                : isHead(said, offset, offset + length);
    }

    // HTTP.

    private static boolean isHead(byte[] said, int from, int to) {
        int at = from;
        for (boolean first = true; at < to; first = false) {
            int end = endOfLine(said, at, to);
            if (first && !asks(said, at, end, to)) {
                return false;
            }
            if (end == to) {
                return !isBroken(said, at, said[to - 1] == '\r' ? to - 1 : to); // it may be the first of a CRLF
            }
            if (end == at) {
                return end + 2 == to; // the empty line is the last
            }
            if (isBroken(said, at, end) || isOfABody(said, at, end)) {
                return false;
            }
            at = end + 2;
        }
        return true;
    }

    /** Where the line's CRLF stands, or the end of all. */
    private static int endOfLine(byte[] said, int from, int to) {
        for (int i = from; i + 1 < to; i++) {
            if (said[i] == '\r' && said[i + 1] == '\n') {
                return i;
            }
        }
        return to;
    }

    /** Whether the first line, or as much of it as is here, is that of such a request. */
    private static boolean asks(byte[] said, int from, int end, int to) {
        for (byte[] method : METHODS) {
            int length = Math.min(method.length, end - from);
            if (startsWith(said, from, method, length)) {
                int version = end - VERSION.length - 1;
                return end == to
                        || (version >= from + method.length && startsWith(said, version, VERSION, VERSION.length));
            }
        }
        return false;
    }

    private static boolean startsWith(byte[] said, int at, byte[] text, int length) {
        for (int i = 0; i < length; i++) {
            if (said[at + i] != text[i]) {
                return false;
            }
        }
        return true;
    }

    /** A line has no control characters within it. */
    private static boolean isBroken(byte[] said, int from, int to) {
        for (int i = from; i < to; i++) {
            if (said[i] >= 0 && said[i] < ' ' && said[i] != '\t') {
                return true;
            }
        }
        return false;
    }

    private static boolean isOfABody(byte[] said, int from, int end) {
        for (byte[] name : OF_A_BODY) {
            if (end - from >= name.length && startsWithAnyCase(said, from, name)) {
                return true;
            }
        }
        return false;
    }

    private static boolean startsWithAnyCase(byte[] said, int at, byte[] lower) {
        for (int i = 0; i < lower.length; i++) {
            byte b = said[at + i];
            if ((b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b) != lower[i]) {
                return false;
            }
        }
        return true;
    }
}
