package procurator.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads one head after the other from bytes that come in any pieces, and looks at each byte once. Strict with requests,
 * since two readers of one message who differ about its lines are how requests are smuggled: a line ends with CR LF, none
 * goes on in the next, and no name has a space behind it (RFC 9112, sections 2.2, 5.1, 5.2 and 11.2). An answer goes on
 * with its lines as they should be, however its server wrote them, as browsers would read it.
 */
public final class HeadReader {
    /** Of a request: twice what nginx and Apache take. */
    public static final int LONGEST = 16 * 1024;

    /** Of an answer: some set many cookies and rules; as Squid has it. */
    public static final int LONGEST_ANSWER = 64 * 1024;

    /** A record of TLS that opens a connection begins so (RFC 8446, section 5.1). */
    private static final int TLS = 0x16;

    /** And what a server of TLS says to anything else. */
    private static final int TLS_ALERT = 0x15;

    private static final Pattern LINE_END = Pattern.compile("\r?\n");
    private static final Pattern FOLD = Pattern.compile("\r?\n[ \t]+");

    private static final int SOCKS4 = 4;
    private static final int SOCKS5 = 5;

    /** How many bytes of the head were looked at before, and where among them the last line begins. */
    private int seen;

    private int line;

    private final boolean answers;
    private final int longest;

    private HeadReader(boolean answers, int longest) {
        this.answers = answers;
        this.longest = longest;
    }

    /** Reads heads of up to {@link #LONGEST} bytes, the empty line included. */
    public static HeadReader ofRequests() {
        return new HeadReader(false, LONGEST);
    }

    /** Reads heads of up to {@link #LONGEST_ANSWER} bytes. */
    public static HeadReader ofAnswers() {
        return new HeadReader(true, LONGEST_ANSWER);
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
        while (seen < in.remaining()) {
            if (seen == longest) {
                throw new HttpException(
                        Status.FIELDS_TOO_LARGE, "a head of more than " + longest + " bytes (cookies, mostly)");
            }
            int at = in.position() + seen;
            int b = Byte.toUnsignedInt(in.get(at));
            boolean afterReturn = seen > 0 && in.get(at - 1) == '\r';
            check(b, afterReturn);
            seen++;
            if (b == '\n') {
                boolean empty = seen - line == (afterReturn ? 2 : 1);
                if (empty && line > 0) {
                    return take(in);
                }
                endLine(in, empty);
            }
        }
        return null;
    }

    private void endLine(ByteBuffer in, boolean empty) throws HttpException {
        if (empty) {
            in.position(in.position() + seen);
            begin();
            return;
        }
        if (answers && line == 0) { // what greets in another protocol waits for us to speak next
            String start = ISO_8859_1.decode(in.slice(in.position(), seen)).toString();
            ResponseHead.checkStart(start.stripTrailing());
        }
        line = seen;
    }

    private void check(int b, boolean afterReturn) throws HttpException {
        if (answers && line > 0) {
            checkField(b);
            return;
        }
        if (b == '\n' ? !afterReturn && !answers : afterReturn) {
            throw HttpException.bad(afterReturn ? "CR without LF behind it" : "LF without CR before it");
        }
        if (b == 0x7f || (b < ' ' && b != '\t' && b != '\r' && b != '\n')) {
            throw HttpException.bad(
                    seen > 0 ? "byte " + b + " in the head" : answers ? whatElseAnswers(b) : whatElse(b));
        }
        if (seen == line && (b == ' ' || b == '\t')) {
            throw HttpException.bad("a line of the head that begins with white space");
        }
    }

    /** Of an answer's fields: browsers and curl show pages with any other byte in them, names in ISO-2022-JP for one. */
    private static void checkField(int b) throws HttpException {
        if (b == 0) {
            throw HttpException.bad("byte 0 in the head");
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

    private static String whatElseAnswers(int first) {
        return first == TLS_ALERT
                ? "TLS (expected: HTTP in the clear; should the URL begin with https://?)"
                : "byte " + first + " where an answer should begin (expected: HTTP)";
    }

    private Head take(ByteBuffer in) throws HttpException {
        byte[] bytes = new byte[seen];
        in.get(bytes);
        begin();
        String unfolded = FOLD.matcher(new String(bytes, ISO_8859_1)).replaceAll(" ");
        String[] lines = LINE_END.split(unfolded, -1);
        List<Head.Line> fields = new ArrayList<>(lines.length);
        for (int i = 1; i < lines.length - 2; i++) {
            int colon = Math.max(0, lines[i].indexOf(':'));
            String name = lines[i].substring(0, colon);
            name = answers ? name.strip() : name;
            if (isToken(name)) {
                String value = lines[i].substring(colon + 1).replace('\r', ' '); // RFC 9110, section 5.5
                fields.add(new Head.Line(name, value.strip()));
            } else if (!answers) {
                throw HttpException.bad("a field whose name is not a token (expected: Name: value)");
            }
        }
        return new Head(lines[0], fields);
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
