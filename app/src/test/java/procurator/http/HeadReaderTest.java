package procurator.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadReaderTest {
    private static final String BROWSER = """
            GET http://web.test/ HTTP/1.1\r
            Host: web.test\r
            User-Agent: \t Mozilla/5.0 (X11)\t \r
            Cookie: a=b; ü=\u00fc\r
            X-Empty:\r
            x-empty: : \r
            \r
            """;

    /** What came of bytes: a head and what is left behind it, a refusal, or nothing yet. */
    private static String read(byte[] bytes, int... cuts) {
        HeadReader reader = HeadReader.ofRequests();
        ByteBuffer in =
                ByteBuffer.allocate(bytes.length + 3).position(3).put(bytes).position(3);
        for (int cut : cuts) {
            String result = read(reader, in.limit(3 + cut));
            if (!result.equals("more")) {
                return result;
            }
        }
        return "more";
    }

    private static String read(HeadReader reader, ByteBuffer in) {
        try {
            Head head = reader.read(in);
            return head == null ? "more" : head.start() + head.fields() + " to " + in.position();
        } catch (HttpException e) {
            return e.status() + ": " + e.getMessage();
        }
    }

    private static String read(String head) {
        byte[] bytes = bytes(head);
        return read(bytes, bytes.length);
    }

    private static byte[] bytes(String head) {
        return head.getBytes(ISO_8859_1);
    }

    private static int[] eachByte(byte[] bytes) {
        int[] cuts = new int[bytes.length];
        Arrays.setAll(cuts, i -> i + 1);
        return cuts;
    }

    @Test
    void headIsAStartLineAndFieldsInTheirOrder() throws HttpException {
        Head head = Objects.requireNonNull(HeadReader.ofRequests().read(ByteBuffer.wrap(bytes(BROWSER))));
        assertThat(head.start()).isEqualTo("GET http://web.test/ HTTP/1.1");
        assertThat(head.fields())
                .containsExactly(
                        new Head.Line("Host", "web.test"),
                        new Head.Line("User-Agent", "Mozilla/5.0 (X11)"),
                        new Head.Line("Cookie", "a=b; ü=ü"),
                        new Head.Line("X-Empty", ""),
                        new Head.Line("x-empty", ":"));
        assertThat(head.all("X-EMPTY")).containsExactly("", ":");
    }

    @Test
    void everyPrefixIsIncompleteAndTakesNothing() {
        byte[] bytes = bytes(BROWSER);
        for (int length = 0; length < bytes.length; length++) {
            ByteBuffer in = ByteBuffer.wrap(bytes, 0, length);
            assertThat(read(HeadReader.ofRequests(), in)).isEqualTo("more");
            assertThat(in.position()).isZero();
        }
    }

    @Test
    void headIsTheSameInTwoPiecesCutAnywhereAndBytewise() {
        byte[] bytes = bytes(BROWSER + "rest");
        String whole = read(bytes, bytes.length);
        assertThat(whole).endsWith(" to " + (3 + BROWSER.length()));
        for (int cut = 0; cut < bytes.length; cut++) {
            assertThat(read(bytes, cut, bytes.length)).isEqualTo(whole);
        }
        assertThat(read(bytes, eachByte(bytes))).isEqualTo(whole);
    }

    @Test
    void emptyLinesBeforeItAreSkippedInAnyPieces() {
        byte[] bytes = bytes("\r\n\r\nA b\r\n\r\n");
        assertThat(read(bytes, bytes.length)).isEqualTo("A b[] to " + (3 + bytes.length));
        assertThat(read(HeadReader.ofRequests(), ByteBuffer.wrap(bytes, 0, 3))).isEqualTo("more");
    }

    @Test
    void oneReaderReadsOneHeadAfterTheOther() throws HttpException {
        HeadReader reader = HeadReader.ofRequests();
        ByteBuffer in = ByteBuffer.wrap(bytes("A b\r\nc: d\r\n\r\nE f\r\n\r\n"));
        assertThat(List.of(String.valueOf(reader.read(in)), String.valueOf(reader.read(in))))
                .containsExactly("A b", "E f");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A b\nc: d\r\n\r\n", // bare LF
                "A b\r\nc: d\n\r\n",
                "A b\r\nc: d\r\n\n",
                "\nA b\r\n\r\n",
                "A b\r\nc: \rd\r\n\r\n", // bare CR
                "A b\r\r\n\r\n",
                "A b\r\nc: d\r\n e\r\n\r\n", // obs-fold
                "A b\r\nc: d\r\n\te\r\n\r\n",
                "A b\r\n c: d\r\n\r\n", // white space before the first field
                " A b\r\n\r\n",
                "A b\r\nc : d\r\n\r\n", // before the colon
                "A b\r\nc\t: d\r\n\r\n",
                "A b\r\n: d\r\n\r\n", // no name
                "A b\r\nc\r\n\r\n", // no colon
                "A b\r\n\u00fc: d\r\n\r\n", // no token
                "A b\r\nc\u0000: d\r\n\r\n", // NUL
                "A b\r\nc: d\u0000\r\n\r\n",
                "A\u0000b\r\n\r\n",
                "A b\r\nc: \u0001\r\n\r\n",
                "A b\r\nc: \u000b\r\n\r\n",
                "A b\r\nc: \u007f\r\n\r\n",
                "\u0016\u0003\u0001"
            })
    void whatTwoReadersCouldReadDifferentlyIsRefusedInAnyPieces(String head) {
        byte[] bytes = bytes(head);
        String whole = read(bytes, bytes.length);
        assertThat(whole).startsWith("400 ");
        assertThat(read(bytes, eachByte(bytes))).isEqualTo(whole);
    }

    @Test
    void anotherProtocolIsToldHowToBeSet() {
        assertThat(read("\u0016\u0003\u0001")).contains("TLS", "as an HTTP proxy, not as an HTTPS one");
        assertThat(read("\u0005\u0001\u0000")).contains("SOCKS (expected: HTTP");
        assertThat(read("\u0004\u0001\u0000")).contains("SOCKS (expected: HTTP");
    }

    @Test
    void headOf16KiBIsTakenAndNoneIsLonger() {
        String longest = "A b\r\nc: " + "d".repeat(HeadReader.LONGEST - 12) + "\r\n\r\n";
        assertThat(longest).hasSize(HeadReader.LONGEST);
        assertThat(read(longest)).endsWith("to " + (3 + HeadReader.LONGEST));
        byte[] longer = bytes(longest.replace("c: ", "c: d"));
        assertThat(read(longer, longer.length)).startsWith("431 ");
        assertThat(read(longer, eachByte(longer))).startsWith("431 ");
        assertThat(read("A".repeat(HeadReader.LONGEST + 1))).startsWith("431 ");
    }

    @Test
    void answerIsReadHoweverItsLinesAreWritten() throws HttpException {
        String lines = "\nHTTP/1.1 200\nA : b\n\tc\r\n d\r\n \r\nnonsense\n: e\nF g: h\nI:\nJ: \u001b$B\rk\n\nrest";
        ByteBuffer in = ByteBuffer.wrap(bytes(lines));
        Head head = Objects.requireNonNull(HeadReader.ofAnswers().read(in));
        assertThat(head.start()).isEqualTo("HTTP/1.1 200");
        assertThat(head.fields())
                .containsExactly(new Head.Line("A", "b c d"), new Head.Line("I", ""), new Head.Line("J", "\u001b$B k"));
        assertThat(in.remaining()).isEqualTo("rest".length());
    }

    @Test
    void whatIsNoAnswerIsRefusedWithItsFirstLine() {
        assertThat(answer("220 mail.test ESMTP\r\n")).startsWith("400 ").contains("expected: HTTP/1.1 STATUS");
        assertThat(answer(" HTTP/1.1 200\r\n")).startsWith("400 ");
        assertThat(answer("\u0015\u0003\u0001")).contains("TLS (expected: HTTP in the clear");
        assertThat(answer("\u0000")).contains("byte 0 where an answer should begin");
        assertThat(answer("HTTP/1.1 200 OK\rA: b\r\n")).contains("CR without LF");
        assertThat(answer("HTTP/1.1 200 OK\r\nA: \u0000")).contains("byte 0 in the head");
    }

    private static String answer(String head) {
        return read(HeadReader.ofAnswers(), ByteBuffer.wrap(bytes(head)));
    }

    @Test
    void garbageGivesTheSameBytewiseAndWhole() {
        byte[] valid = bytes("A b\r\nc: d\r\ne: f\r\n\r\n");
        Random random = new Random(9112);
        byte[] pool = bytes("\r\n\r\n\t :,a\u0000");
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = valid.clone();
            for (int change = random.nextInt(1, 4); change > 0; change--) {
                bytes[random.nextInt(bytes.length)] = pool[random.nextInt(pool.length)];
            }
            String whole = read(bytes, bytes.length);
            assertThat(read(bytes, eachByte(bytes)))
                    .as(new String(bytes, ISO_8859_1))
                    .isEqualTo(whole);
        }
    }
}
