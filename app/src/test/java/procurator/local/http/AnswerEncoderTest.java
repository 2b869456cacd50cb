package procurator.local.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import procurator.half.ClientLog;
import procurator.half.Mode;
import procurator.http.HeadReader;
import procurator.http.HttpException;
import procurator.http.HttpUrl;
import procurator.http.RequestHead;
import procurator.log.Log;
import procurator.socks.Users;
import procurator.wire.Encoder;

/** What a server answers reaches the client the same however it was cut on its way. */
class AnswerEncoderTest {
    private static final HttpService SERVICE = new HttpService(
            new Users(Map.of()),
            Mode.TCP_ONLY,
            new ClientLog(new Log(System.err, Log.Level.ERROR, InstantSource.system()), "http", "%s was refused"));

    private final HttpExchange exchange;
    private final Encoder encoder;
    private final StringBuilder heard = new StringBuilder();

    AnswerEncoderTest() throws HttpException {
        String request = "GET http://web.test/ HTTP/1.1\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n";
        RequestHead head = RequestHead.of(
                Objects.requireNonNull(HeadReader.ofRequests().read(ByteBuffer.wrap(request.getBytes(ISO_8859_1)))));
        exchange = new HttpExchange(SERVICE, head);
        encoder = Objects.requireNonNull(exchange.to(HttpUrl.of(head)).encoder());
    }

    /** How it stands after an answer in these pieces. */
    private static String after(String... pieces) throws HttpException {
        AnswerEncoderTest of = new AnswerEncoderTest();
        for (String piece : pieces) {
            of.say(piece);
        }
        boolean goesOn = of.exchange.next() != null;
        return of.heard + "|over " + of.exchange.isOver() + "|again " + of.exchange.isReusable() + "|goes on " + goesOn;
    }

    private void say(String piece) {
        byte[] bytes = ("12" + piece + "34").getBytes(ISO_8859_1);
        int room = encoder.encodedSize(piece.length());
        byte[] out = new byte[7 + room];
        int length = encoder.encode(bytes, 2, piece.length(), out, 7);
        assertThat(length).isLessThanOrEqualTo(room);
        heard.append(new String(out, 7, length, ISO_8859_1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello and more",
                "HTTP/1.0 200 OK\r\nContent-Length: 5\r\nConnection: x\r\nX: y\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 9\r\n\r\n3\r\nabc\r\n0\r\nA: b\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\nabc\n0\n\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\nContent-Length: 2\r\nA: \u001b(B\r\n\r\nok",
                "HTTP/1.1 200 OK\r\n\r\nto the end",
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nLink: a\r\n\r\nHTTP/1.1 204 No\r\n\r\n",
                "HTTP/1.1 101 Go\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\n bad\r\n\r\n",
                "\nHTTP/1.1 200 OK\nContent-Length: 5\nX\nA :b\n\t \r\n c\n\nhello",
                "\r\nHTTP/1.1 304 Not\r\nETag: x\r\n\r\n",
                "220 mail.test ESMTP\r\nmore"
            })
    void answerIsTheSameInTwoPiecesCutAnywhereAndBytewise(String answer) throws HttpException {
        String whole = after(answer);
        for (int cut = 1; cut < answer.length(); cut++) {
            assertThat(after(answer.substring(0, cut), answer.substring(cut)))
                    .as("cut at " + cut)
                    .isEqualTo(whole);
        }
        assertThat(after(answer.split("", -1))).isEqualTo(whole);
    }

    @Test
    void connectionIsUsedAgainOnlyIfTheAnswerEndsAndNothingIsBehindIt() throws HttpException {
        String ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
        assertThat(after(ok)).endsWith("\r\n\r\nok|over true|again true|goes on true");
        assertThat(after(ok + "x")).endsWith("\r\n\r\nok|over true|again false|goes on true");
        assertThat(after(ok, "x")).endsWith("\r\n\r\nok|over true|again false|goes on true");
        assertThat(after(ok.replace("ok", ""))).endsWith("|over false|again true|goes on true");
        assertThat(after(ok.replace("1.1", "1.0"))).endsWith("ok|over true|again false|goes on true");
        assertThat(after(ok.replace("Content", "X"))).endsWith("ok|over false|again false|goes on false");
    }

    @Test
    void ofTwoLengthsTheOneThatHoldsGoesOn() throws HttpException {
        String both = "HTTP/1.1 200 OK\r\nTransfer-Encoding: %s\r\nContent-Length: 2\r\n\r\n";
        assertThat(after(both.formatted("identity") + "ok"))
                .startsWith("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok|over true|again false|goes on true");
        assertThat(after(both.formatted("chunked") + "0\r\n\r\n"))
                .startsWith("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n|over true|again false");
    }

    @Test
    void headsThatWouldGrowByMoreThanThereIsRoomForAreNone() throws HttpException {
        String start = "HTTP/1.1 200 OK\r\n";
        assertThat(after(start + "a:b\r\n".repeat(1_000) + "\r\n")).startsWith(start + "a: b\r\n");
        assertThat(after(start + "a:b\r\n".repeat(10_000) + "\r\n")).startsWith("HTTP/1.1 502 ");
        String interim = start.replace("200", "103") + "a:\r\n\r\n";
        assertThat(after(interim.repeat(2_000)))
                .startsWith(interim.replace(":", ": "))
                .contains("HTTP/1.1 502 ");
    }

    @Test
    void headOf64KiBIsTakenAndNoneIsLonger() throws HttpException {
        String start = "HTTP/1.1 204 No\r\nX: ";
        String longest = start + "x".repeat(HeadReader.LONGEST_ANSWER - start.length() - 4) + "\r\n\r\n";
        assertThat(after(longest)).startsWith(longest + "|over true");
        assertThat(after(longest.substring(0, 60_000), longest.substring(60_000)))
                .startsWith(longest + "|over true");
        assertThat(after(longest.replace("X: ", "X: x"))).startsWith("HTTP/1.1 502 ");
    }
}
