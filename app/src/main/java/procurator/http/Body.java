package procurator.http;

import java.util.List;

/**
 * How far the body of a message goes. Holds none of its bytes: it is shown them as they come, and says how many are its.
 *
 * @see "RFC 9112, section 6"
 */
public abstract class Body {
    public static final String LENGTH = "Content-Length";
    public static final String CODING = "Transfer-Encoding";

    /**
     * Counts the next bytes.
     *
     * @return how many of them are of the body: fewer than {@code length} only if it ends there
     * @throws HttpException if they cannot be of a body of this kind
     */
    public abstract int span(byte[] bytes, int offset, int length) throws HttpException;

    /** Whether all of it has come. */
    public abstract boolean isOver();

    /** Whether it says itself where it ends, and not the end of the connection. */
    public boolean isFramed() {
        return true;
    }

    /**
     * That of a request; CONNECT has none (RFC 9110, section 9.3.6). Strict, since two readers who differ about a length are how requests are smuggled.
     *
     * @throws HttpException 400 if there are two lengths, or none that is one; 501 for a coding other than chunked
     */
    public static Body of(RequestHead request) throws HttpException {
        Head head = request.head();
        if (request.isConnect()) {
            return new Sized(0);
        }
        if (!head.has(CODING)) {
            return head.has(LENGTH) ? new Sized(length(head.all(LENGTH))) : new Sized(0);
        }
        if (head.has(LENGTH) || request.minor() == 0) {
            throw HttpException.bad("Transfer-Encoding where none may be (expected: HTTP/1.1, and no Content-Length)");
        }
        if (!head.members(CODING).toList().equals(List.of("chunked"))) {
            throw new HttpException(Status.NOT_IMPLEMENTED, "Transfer-Encoding (expected: chunked)");
        }
        return new ChunkedBody(false);
    }

    /**
     * That of an answer. As browsers have it, chunks hold beside a length, a length beside any other coding, and a length
     * may be said twice.
     *
     * @param toHead whether HEAD was asked for
     * @throws HttpException if its length is none
     */
    public static Body of(ResponseHead response, boolean toHead) throws HttpException {
        Head head = response.head();
        if (toHead || response.isInterim() || response.status() == 204 || response.status() == 304) {
            return new Sized(0);
        }
        if (isChunked(head)) {
            return new ChunkedBody(true);
        }
        return head.has(LENGTH)
                ? new Sized(length(head.members(LENGTH).distinct().toList()))
                : new ToTheEnd();
    }

    /** Whether the coding applied last is that of chunks. */
    public static boolean isChunked(Head head) {
        return head.members(CODING).reduce("", (_, last) -> last).equals("chunked");
    }

    private static long length(List<String> values) throws HttpException {
        if (values.size() != 1 || !values.getFirst().matches("[0-9]{1,18}")) {
            throw HttpException.bad("Content-Length that is no length, or more than one");
        }
        return Long.parseLong(values.getFirst());
    }

    private static final class Sized extends Body {
        private long missing;

        Sized(long bytes) {
            this.missing = bytes;
        }

        @Override
        public int span(byte[] bytes, int offset, int length) {
            int here = (int) Math.min(length, missing);
            missing -= here;
            return here;
        }

        @Override
        public boolean isOver() {
            return missing == 0;
        }
    }

    private static final class ToTheEnd extends Body {
        @Override
        public int span(byte[] bytes, int offset, int length) {
            return length;
        }

        @Override
        public boolean isOver() {
            return false;
        }

        @Override
        public boolean isFramed() {
            return false;
        }
    }
}
