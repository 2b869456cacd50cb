package procurator.http;

import java.util.EnumSet;
import java.util.Set;

/**
 * A body in chunks, as it stands on the wire: the sizes between, and the fields behind the last, are counted with it.
 *
 * <pre>{ size in hex [; extension] CR LF size bytes CR LF }* 0 CR LF { field CR LF }* CR LF</pre>
 *
 * @see "RFC 9112, section 7.1"
 */
final class ChunkedBody extends Body {
    /** How long the line of a size, or all fields behind the last chunk, may be. */
    private static final int LONGEST_LINE = HeadReader.LONGEST;

    private static final int MOST_DIGITS = 15;

    /** What comes next. */
    private enum At {
        DIGIT,
        REST_OF_SIZE,
        LF_OF_SIZE,
        DATA,
        CR_OF_DATA,
        LF_OF_DATA,
        START_OF_FIELD,
        REST_OF_FIELD,
        LF_OF_FIELD,
        LAST_LF,
        NOTHING
    }

    /** Where an answer's line may end without CR too, as browsers have it. */
    private static final Set<At> CR_DUE =
            EnumSet.of(At.DIGIT, At.REST_OF_SIZE, At.CR_OF_DATA, At.START_OF_FIELD, At.REST_OF_FIELD);

    private final boolean answer;
    private At at = At.DIGIT;
    private int digits;
    private long size;
    private int line;

    /** @param answer whether it is that of an answer, which need not be read strictly */
    ChunkedBody(boolean answer) {
        this.answer = answer;
    }

    @Override
    public boolean isOver() {
        return at == At.NOTHING;
    }

    @Override
    public int span(byte[] bytes, int offset, int length) throws HttpException {
        int i = 0;
        while (i < length && at != At.NOTHING) {
            if (at == At.DATA) {
                int here = (int) Math.min(length - i, size);
                size -= here;
                i += here;
                at = size == 0 ? At.CR_OF_DATA : At.DATA;
            } else {
                at = next(Byte.toUnsignedInt(bytes[offset + i]));
                i++;
            }
        }
        return i;
    }

    private At next(int b) throws HttpException {
        line++;
        if (line > LONGEST_LINE) {
            throw HttpException.bad("more than " + LONGEST_LINE + " bytes beside the chunks of a body");
        }
        if (answer && b == '\n' && CR_DUE.contains(at)) {
            at = step('\r');
        }
        return step(b);
    }

    private At step(int b) throws HttpException {
        return switch (at) {
            case DIGIT -> digit(b);
            case REST_OF_SIZE -> b == '\r' ? At.LF_OF_SIZE : text(b, At.REST_OF_SIZE);
            case LF_OF_SIZE -> afterSize(b);
            case CR_OF_DATA -> expect('\r', b, At.LF_OF_DATA);
            case LF_OF_DATA -> anew(b);
            case START_OF_FIELD -> b == '\r' ? At.LAST_LF : text(b, At.REST_OF_FIELD);
            case REST_OF_FIELD -> b == '\r' ? At.LF_OF_FIELD : text(b, At.REST_OF_FIELD);
            case LF_OF_FIELD -> expect('\n', b, At.START_OF_FIELD);
            case LAST_LF -> expect('\n', b, At.NOTHING);
            case DATA, NOTHING -> throw new IllegalStateException("no byte is looked at there");
        };
    }

    private At digit(int b) throws HttpException {
        int value = Character.digit(b, 16);
        if (value >= 0 && b < 0x80) {
            digits++;
            if (digits > MOST_DIGITS) {
                throw HttpException.bad("a chunk whose size has more than " + MOST_DIGITS + " digits");
            }
            size = size * 16 + value;
            return At.DIGIT;
        }
        if (digits == 0 || (b != '\r' && b != ';' && b != ' ' && b != '\t')) {
            throw HttpException.bad("a chunk without a size (expected: hex digits)");
        }
        return b == '\r' ? At.LF_OF_SIZE : At.REST_OF_SIZE;
    }

    private At afterSize(int b) throws HttpException {
        line = 0;
        return expect('\n', b, size == 0 ? At.START_OF_FIELD : At.DATA);
    }

    private At anew(int b) throws HttpException {
        digits = 0;
        line = 0;
        return expect('\n', b, At.DIGIT);
    }

    private static At text(int b, At then) throws HttpException {
        if (b == 0x7f || (b < ' ' && b != '\t')) {
            throw HttpException.bad("byte " + b + " beside the chunks of a body");
        }
        return then;
    }

    private static At expect(int expected, int b, At then) throws HttpException {
        if (b != expected) {
            throw HttpException.bad("a chunk that does not end where its size says");
        }
        return then;
    }
}
