package procurator.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodyTest {
    private static final String CHUNKS =
            "5\r\nhello\r\n00a;x=\"y\"\r\n0123456789\r\nF \r\n0123456789abcde\r\n0\r\nA: b\r\n\r\n";

    private static Head head(String start, String fields) throws HttpException {
        String text = start + "\r\n" + (fields.isEmpty() ? "" : fields.replace("|", "\r\n") + "\r\n") + "\r\n";
        return Objects.requireNonNull(HeadReader.ofRequests().read(ByteBuffer.wrap(text.getBytes(ISO_8859_1))));
    }

    private static Body ofRequest(String fields) throws HttpException {
        return Body.of(RequestHead.of(head("POST / HTTP/1.1", fields)));
    }

    private static Body ofAnswer(int status, String fields) throws HttpException {
        return Body.of(ResponseHead.of(head("HTTP/1.1 " + status + " Words", fields)), false);
    }

    private static int span(Body body, String text) throws HttpException {
        return body.span(text.getBytes(ISO_8859_1), 0, text.length());
    }

    @ParameterizedTest
    @CsvSource({"'',0", "Content-Length: 0,0", "content-length: 3,3", "Content-Length: 00005,5"})
    void bodyOfARequestIsAsLongAsItSays(String fields, int length) throws HttpException {
        Body body = ofRequest(fields);
        assertThat(span(body, "0123456789")).isEqualTo(length);
        assertThat(body.isOver()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5|Transfer-Encoding: chunked",
                "Transfer-Encoding: chunked|Content-Length: 5",
                "Content-Length: 5|Content-Length: 6",
                "Content-Length: 5|Content-Length: 5",
                "Content-Length: 5, 5",
                "Content-Length: +5",
                "Content-Length: -5",
                "Content-Length: 0x5",
                "Content-Length: 5 5",
                "Content-Length:",
                "Content-Length: 5.0",
                "Content-Length: 1234567890123456789",
                "Transfer-Encoding: chunked, gzip",
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: chunked, chunked",
                "Transfer-Encoding: chunked|Transfer-Encoding: chunked",
                "Transfer-Encoding: chunked|Transfer-Encoding: identity",
                "Transfer-Encoding: identity",
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding: \"chunked\"",
                "Transfer-Encoding: chunked;a=b",
                "Transfer-Encoding:"
            })
    void requestWhoseLengthTwoReadersCouldReadDifferentlyIsRefused(String fields) {
        assertThatThrownBy(() -> ofRequest(fields)).isInstanceOf(HttpException.class);
    }

    @Test
    void requestOfTheVersionBeforeHasNoChunks() {
        assertThatThrownBy(() -> Body.of(RequestHead.of(head("POST / HTTP/1.0", "Transfer-Encoding: chunked"))))
                .isInstanceOf(HttpException.class);
    }

    @Test
    void chunksEndBehindTheLastInAnyPieces() throws HttpException {
        for (int cut = 0; cut <= CHUNKS.length(); cut++) {
            Body body = ofRequest("Transfer-Encoding: Chunked");
            assertThat(span(body, CHUNKS.substring(0, cut))).isEqualTo(cut);
            assertThat(body.isOver()).isEqualTo(cut == CHUNKS.length());
            assertThat(span(body, CHUNKS.substring(cut) + "GET / HTTP/1.1")).isEqualTo(CHUNKS.length() - cut);
            assertThat(body.isOver()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\n",
                ";\r\n",
                "g\r\n",
                " 5\r\nhello\r\n",
                "+5\r\nhello\r\n",
                "0x5\r\nhello\r\n",
                "5\nhello\r\n",
                "5\r\nhello\n",
                "5\r\nhello0\r\n",
                "5\r\nhell\r\n0\r\n",
                "5\r\r\nhello",
                "5;a\u0000\r\nhello",
                "5;a\nb\r\nhello",
                "1234567890123456\r\n",
                "0\r\n\n",
                "0\r\nA: b\n\r\n",
                "0\r\nA: \u0000\r\n",
                "0\r\n\rA"
            })
    void whatAreNoChunksIsRefusedInAnyPieces(String chunks) throws HttpException {
        Body whole = ofRequest("Transfer-Encoding: chunked");
        assertThatThrownBy(() -> span(whole, chunks)).isInstanceOf(HttpException.class);
        Body bytewise = ofRequest("Transfer-Encoding: chunked");
        assertThatThrownBy(() -> {
                    for (int i = 0; i < chunks.length(); i++) {
                        span(bytewise, chunks.substring(i, i + 1));
                    }
                })
                .isInstanceOf(HttpException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5;", "0\r\nA: "})
    void linesBesideTheChunksDoNotGoOnForever(String start) throws HttpException {
        Body body = ofRequest("Transfer-Encoding: chunked");
        span(body, start + "a".repeat(16_000));
        assertThatThrownBy(() -> span(body, "a".repeat(1_000))).hasMessageContaining("16384");
    }

    @ParameterizedTest
    @CsvSource({
        "200, Content-Length: 3, 3",
        "200, Content-Length: 3|Content-Length: 3, 3",
        "404, Content-Length: 0, 0",
        "204, Content-Length: 3, 0",
        "304, Content-Length: 3, 0",
        "100, Content-Length: 3, 0",
        "204, Transfer-Encoding: chunked, 0"
    })
    void bodyOfAnAnswerIsAsLongAsItSaysOrNone(int status, String fields, int length) throws HttpException {
        Body body = ofAnswer(status, fields);
        assertThat(body.isFramed()).isTrue();
        assertThat(span(body, "0123456789")).isEqualTo(length);
        assertThat(body.isOver()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Transfer-Encoding: gzip", "Transfer-Encoding: chunked, gzip", "Transfer-Encoding:"})
    void answerWithoutALengthGoesToTheEndOfItsConnection(String fields) throws HttpException {
        Body body = ofAnswer(200, fields);
        assertThat(body.isFramed()).isFalse();
        assertThat(span(body, "0123456789")).isEqualTo(10);
        assertThat(body.isOver()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Transfer-Encoding: chunked|Content-Length: 9", "Transfer-Encoding: gzip, chunked"})
    void ofAnAnswersLengthsTheChunksHold(String fields) throws HttpException {
        Body body = ofAnswer(200, fields);
        assertThat(span(body, CHUNKS + "more")).isEqualTo(CHUNKS.length());
        assertThat(body.isOver()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity", "none", "", "gzip", "chunked, gzip"})
    void ofAnAnswersLengthsTheOneSaidHoldsBesideACodingThatIsNotChunks(String coding) throws HttpException {
        Body body = ofAnswer(200, "Transfer-Encoding: " + coding + "|Content-Length: 3");
        assertThat(span(body, "0123")).isEqualTo(3);
        assertThat(body.isOver()).isTrue();
    }

    @Test
    void chunksOfAnAnswerMayEndTheirLinesWithLf() throws HttpException {
        String chunks = "5;a\nhello\n3\r\nabc\n0\nA: b\n\n";
        Body whole = ofAnswer(200, "Transfer-Encoding: chunked");
        assertThat(span(whole, chunks + "more")).isEqualTo(chunks.length());
        assertThat(whole.isOver()).isTrue();
        assertThatThrownBy(() -> span(ofAnswer(200, "Transfer-Encoding: chunked"), "5\nhello0\n"))
                .isInstanceOf(HttpException.class);
        assertThatThrownBy(() -> span(ofAnswer(200, "Transfer-Encoding: chunked"), "\n"))
                .isInstanceOf(HttpException.class);
    }

    @Test
    void answerToHeadHasNone() throws HttpException {
        Body body = Body.of(ResponseHead.of(head("HTTP/1.1 200 OK", "Content-Length: 5")), true);
        assertThat(body.isOver()).isTrue();
    }

    @Test
    void answerOfTwoLengthsIsRefused() {
        assertThatThrownBy(() -> ofAnswer(200, "Content-Length: 5|Content-Length: 6"))
                .isInstanceOf(HttpException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"HTTP/2 200 OK", "HTTP/1.1 20 OK", "HTTP/1.1 2000 OK", "HTTP/1.1  200", "ICY 200 OK", "200 OK"})
    void whatIsNoAnswerIsRefused(String start) {
        assertThatThrownBy(() -> ResponseHead.of(head(start, ""))).isInstanceOf(HttpException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200", "HTTP/1.0 200 ", "HTTP/1.1 999 Sold \u0085 Out"})
    void statusNeedsNoWords(String start) throws HttpException {
        assertThat(ResponseHead.of(head(start, "")).status()).isBetween(200, 999);
    }
}
