package procurator.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The head of an answer.
 *
 * <pre>{@code HTTP/1.x SP status [SP reason]}</pre>
 *
 * @param minor 0 or 1, of the version
 * @param status three digits
 * @see "RFC 9112, section 4"
 */
public record ResponseHead(int minor, int status, Head head) {
    private static final Pattern LINE = Pattern.compile("(?s)HTTP/1\\.([0-9]) ([1-9][0-9]{2})(?: .*)?");

    /**
     * Reads the start line.
     *
     * @throws HttpException if it is none
     */
    public static ResponseHead of(Head head) throws HttpException {
        Matcher line = checkStart(head.start());
        return new ResponseHead(Math.min(Integer.parseInt(line.group(1)), 1), Integer.parseInt(line.group(2)), head);
    }

    static Matcher checkStart(String start) throws HttpException {
        Matcher line = LINE.matcher(start);
        if (!line.matches()) {
            throw HttpException.bad("not an answer of HTTP (expected: HTTP/1.1 STATUS)");
        }
        return line;
    }

    /** Whether another answer comes behind it. */
    public boolean isInterim() {
        return status < 200;
    }

    /** Whether the connection goes over to another protocol. */
    public boolean isSwitch() {
        return status == 101;
    }
}
