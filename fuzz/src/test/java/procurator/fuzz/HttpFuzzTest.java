package procurator.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import procurator.http.Authority;
import procurator.http.Body;
import procurator.http.Head;
import procurator.http.HeadReader;
import procurator.http.HttpException;
import procurator.http.RequestHead;
import procurator.http.ResponseHead;
import procurator.wire.Address;

/** Whatever an HTTP client or server sends: a head, "more", or a refusal, and the same one however it was cut. */
class HttpFuzzTest {
    @FuzzTest(maxDuration = "2m")
    void head(byte[] bytes) {
        assertSameBytewise(HeadReader.ofRequests(), HeadReader.ofRequests(), bytes);
        assertSameBytewise(HeadReader.ofAnswers(), HeadReader.ofAnswers(), bytes);
    }

    private static void assertSameBytewise(HeadReader bytewise, HeadReader whole, byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        Object inPieces = null;
        for (int length = 0; length <= bytes.length && inPieces == null; length++) {
            inPieces = outcome(bytewise, in.limit(length));
        }
        ByteBuffer all = ByteBuffer.wrap(bytes);
        assertThat(String.valueOf(outcome(whole, all))).isEqualTo(String.valueOf(inPieces));
        assertThat(all.position()).isEqualTo(in.position());
    }

    private static @Nullable Object outcome(HeadReader reader, ByteBuffer in) {
        try {
            Head head = reader.read(in);
            return head == null ? null : head.start() + head.fields();
        } catch (HttpException refused) {
            return "refused: " + refused.getMessage();
        }
    }

    /** What is taken for a request is one line to whoever reads it next, and its host one name. */
    @FuzzTest(maxDuration = "2m")
    void request(byte[] bytes) {
        try {
            Head head = HeadReader.ofRequests().read(ByteBuffer.wrap(bytes));
            if (head != null) {
                RequestHead request = RequestHead.of(head);
                assertThat(request.method() + request.target()).doesNotContainAnyWhitespaces();
                head.fields().forEach(field -> assertThat(field.value()).doesNotContain("\r", "\n", "\0"));
            }
        } catch (HttpException _) {
            // refused
        }
    }

    /** An answer has a body that takes all, or as much as it says, or it is refused. */
    @FuzzTest(maxDuration = "2m")
    void answer(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            Head head = HeadReader.ofAnswers().read(in);
            if (head != null) {
                head.fields().forEach(field -> assertThat(field.value()).doesNotContain("\r", "\n", "\0"));
                Body body = Body.of(ResponseHead.of(head), false);
                int taken = body.span(bytes, in.position(), in.remaining());
                assertThat(taken).isBetween(0, in.remaining());
                assertThat(taken == in.remaining() || body.isOver()).isTrue();
            }
        } catch (HttpException _) {
            // refused
        }
    }

    /** Where chunks end, or that they are none, is the same bytewise. */
    @FuzzTest(maxDuration = "2m")
    void chunks(byte[] bytes) throws HttpException {
        String head = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
        RequestHead request = RequestHead.of(
                Objects.requireNonNull(HeadReader.ofRequests().read(ByteBuffer.wrap(head.getBytes(ISO_8859_1)))));
        assertThat(end(Body.of(request), bytes, 1)).isEqualTo(end(Body.of(request), bytes, Math.max(1, bytes.length)));
    }

    /** How many bytes a body takes, shown so many at once; negative if it is none. */
    private static int end(Body body, byte[] bytes, int step) {
        try {
            int end = 0;
            for (int at = 0; at < bytes.length && !body.isOver(); at += step) {
                end += body.span(bytes, at, step);
            }
            return body.isOver() ? end : Integer.MAX_VALUE;
        } catch (HttpException _) {
            return -1;
        }
    }

    @FuzzTest(maxDuration = "2m")
    void authority(byte[] bytes) {
        try {
            Address address = Authority.read(new String(bytes, ISO_8859_1), 80);
            assertThat(address.port()).isBetween(1, 65_535);
            assertThat(address.toString()).matches("[!-~]+");
            assertThat(Authority.read(address.toString(), 0)).isEqualTo(address);
        } catch (HttpException _) {
            // refused
        }
    }
}
