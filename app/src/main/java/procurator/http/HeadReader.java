package procurator.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one head after the other from bytes that come in any pieces, and looks at each byte once. Strict, since two
 * readers of one message who differ about its lines are how requests are smuggled: a line ends with CR LF, none goes on
 * in the next, and no name has a space behind it (RFC 9112, sections 2.2, 5.1, 5.2 and 11.2).
 */
public final class HeadReader {
    /** Of a request: twice what nginx and Apache take. */
    public static final int LONGEST = 16 * 1024;

    /** Of an answer: some set many cookies and rules; as Squid has it. */
    public static final int LONGEST_ANSWER = 64 * 1024;

    /** A record of TLS that opens a connection begins so (RFC 8446, section 5.1). */
    private static final int TLS = 0x16;

    private static final int SOCKS4 = 4;
    private static final int SOCKS5 = 5;

    /** How many bytes of the head were looked at before, and where among them the last line begins. */
    private int seen;

    private int line;

    private final int longest;

    /** Reads heads of requests. */
    public HeadReader() {
        this(LONGEST);
    }

    /**
     * Reads heads of so many bytes.
     *
     * @param longest the most, the empty line included
     */
    public HeadReader(int longest) {
        this.longest = longest;
    }

    /**
     * Reads one head; empty lines before it are skipped.
     *
     * @param in received bytes; its position moves past the head, or past empty lines alone when the result is
     *     {@code null}. What is left is to be shown again, with more behind it
     * @return the head, or {@code null} while it is incomplete
     * @throws HttpException 400 if it is not one, 431 if it is too long; the same however it was cut
     */
    public @Nullable Head read(ByteBuffer in) throws HttpException {
        int start = in.position();
        while (seen < in.limit() - start) {
            if (seen == longest) {
                throw new HttpException(
                        Status.FIELDS_TOO_LARGE, "a head of more than " + longest + " bytes (cookies, mostly)");
            }
            int b = Byte.toUnsignedInt(in.get(start + seen));
            check(b, seen > 0 && in.get(start + seen - 1) == '\r');
            seen++;
            if (b == '\n') {
                boolean empty = seen - line == 2;
                line = seen;
                if (empty && seen > 2) {
                    return take(in);
                }
                if (empty) {
                    start += 2;
                    in.position(start);
                    begin();
                }
            }
        }
        return null;
    }

    private void check(int b, boolean afterReturn) throws HttpException {
        if (afterReturn != (b == '\n')) {
            throw HttpException.bad(afterReturn ? "CR without LF behind it" : "LF without CR before it");
        }
        if (b == 0x7f || (b < ' ' && b != '\t' && b != '\r' && b != '\n')) {
            throw HttpException.bad(seen == 0 ? whatElse(b) : "byte " + b + " in the head");
        }
        if (seen == line && (b == ' ' || b == '\t')) {
            throw HttpException.bad("a line of the head that begins with white space");
        }
    }

    /** What begins with this byte, and what to do about it. */
    private static String whatElse(int first) {
        return switch (first) {
            case TLS -> "TLS (expected: HTTP in the clear; set this port as an HTTP proxy, not as an HTTPS one)";
            case SOCKS4, SOCKS5 -> "SOCKS (expected: HTTP; set this port as an HTTP proxy)";
            default -> "byte " + first + " where a request should begin (expected: HTTP)";
        };
    }

    private Head take(ByteBuffer in) throws HttpException {
        byte[] bytes = new byte[seen];
        in.get(bytes);
        begin();
        String[] lines = new String(bytes, ISO_8859_1).split("\r\n", -1);
        List<Head.Line> fields = new ArrayList<>(lines.length);
        for (int i = 1; i < lines.length - 2; i++) {
            fields.add(field(lines[i]));
        }
        return new Head(lines[0], fields);
    }

    private static Head.Line field(String text) throws HttpException {
        int colon = text.indexOf(':');
        if (colon < 0 || !isToken(text.substring(0, colon))) {
            throw HttpException.bad("a field whose name is not a token (expected: Name: value)");
        }
        return new Head.Line(text.substring(0, colon), text.substring(colon + 1).strip());
    }

    /** Whether it is a token (RFC 9110, section 5.6.2). */
    static boolean isToken(String text) {
        return !text.isEmpty() && text.chars().allMatch(HeadReader::isTokenChar);
    }

    private static boolean isTokenChar(int c) {
        boolean alphanumeric = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        return alphanumeric || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }

    private void begin() {
        seen = 0;
        line = 0;
    }
}
