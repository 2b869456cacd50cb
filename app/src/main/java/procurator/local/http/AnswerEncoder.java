package procurator.local.http;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procurator.http.Body;
import procurator.http.Head;
import procurator.http.HeadReader;
import procurator.http.HttpException;
import procurator.http.ResponseHead;
import procurator.http.Status;
import procurator.wire.Encoder;

/** What a server answers, as it goes to an HTTP client: heads without what is of one connection, bodies as they are. */
final class AnswerEncoder implements Encoder {
    private static final byte[] NOTHING = {};

    /** What heads may become longer by, since each field goes on as {@code Name: value} and each line with CR LF. */
    private static final int LONGER = 1024;

    /** The longest page that takes the place of a head. */
    private static final int PAGE = 1024;

    private final HttpExchange exchange;
    private final HeadReader heads = HeadReader.ofAnswers();
    private byte[] partOfHead = NOTHING;
    private @Nullable Body body;

    AnswerEncoder(HttpExchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public int encode(byte[] plain, int offset, int length, byte[] out, int outOffset) {
        if (exchange.isBroken()) {
            return 0; // the client has been told that this is no answer
        }
        if (body != null || exchange.isSwitched()) {
            return rest(plain, offset, length, out, outOffset);
        }
        if (partOfHead.length == 0) {
            return begin(plain, offset, length, out, outOffset);
        }
        byte[] joined = Arrays.copyOf(partOfHead, partOfHead.length + length);
        System.arraycopy(plain, offset, joined, partOfHead.length, length);
        partOfHead = NOTHING;
        return begin(joined, 0, joined.length, out, outOffset);
    }

    /** Writes the heads that are whole, up to that of the answer, and keeps one that is not. */
    private int begin(byte[] plain, int offset, int length, byte[] out, int outOffset) {
        ByteBuffer in = ByteBuffer.wrap(plain, offset, length);
        int at = outOffset;
        try {
            while (body == null && in.hasRemaining() && !exchange.isSwitched()) {
                Head head = heads.read(in);
                if (head == null) {
                    partOfHead = new byte[in.remaining()];
                    in.get(partOfHead);
                } else {
                    byte[] forwarded = forwarded(ResponseHead.of(head));
                    if (at - outOffset + forwarded.length > in.position() - offset + LONGER) {
                        throw new HttpException(Status.FIELDS_TOO_LARGE, "more than 1,000 fields");
                    }
                    at += put(forwarded, out, at);
                }
            }
            exchange.withholds(partOfHead.length > 0);
        } catch (HttpException why) {
            exchange.answeredBadly();
            return at - outOffset + put(page(why).last().bytes(), out, at);
        }
        return at - outOffset + rest(plain, in.position(), in.remaining(), out, at);
    }

    private static int put(byte[] bytes, byte[] out, int at) {
        System.arraycopy(bytes, 0, out, at, bytes.length);
        return bytes.length;
    }

    private byte[] forwarded(ResponseHead answer) throws HttpException {
        Head head = answer.head();
        List<Head.Line> fields = HopByHop.without(head);
        if (answer.isSwitch()) {
            exchange.switches();
            HopByHop.addUpgrade(head, fields);
        } else if (!answer.isInterim()) {
            beginBody(answer, fields);
        } else if (!exchange.takesInterim()) {
            return NOTHING;
        }
        return new Head("HTTP/1.1" + head.start().substring("HTTP/1.1".length()), fields).bytes();
    }

    private void beginBody(ResponseHead answer, List<Head.Line> fields) throws HttpException {
        Head head = answer.head();
        body = Body.of(answer, exchange.isToHead());
        boolean twoLengths = head.has(Body.CODING) && head.has(Body.LENGTH);
        if (twoLengths) {
            String unheeded = Body.isChunked(head) ? Body.LENGTH : Body.CODING;
            fields.removeIf(field -> field.is(unheeded));
        }
        if (!exchange.begins(body.isFramed(), twoLengths || HopByHop.isLast(head, answer.minor()))) {
            HopByHop.addClose(fields);
        }
    }

    private int rest(byte[] plain, int offset, int length, byte[] out, int outOffset) {
        Body of = body;
        int here = of == null ? length : span(of, plain, offset, length);
        System.arraycopy(plain, offset, out, outOffset, here);
        return here;
    }

    private int span(Body of, byte[] plain, int offset, int length) {
        try {
            int here = of.span(plain, offset, length);
            if (of.isOver()) {
                exchange.answered(here < length);
            }
            return here;
        } catch (HttpException _) {
            exchange.answeredBadly();
            return 0;
        }
    }

    private static Page page(HttpException why) {
        return Page.of(
                Status.BAD_GATEWAY,
                "The host of this URL was reached, and what it answers is not HTTP as it should be: " + why.getMessage()
                        + ".");
    }

    @Override
    public int encodedSize(int length) {
        return partOfHead.length + length + LONGER + PAGE;
    }

    @Override
    public boolean opensWithNextBytes() {
        return false;
    }
}
