package procurator.local.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepeatableTest {
    /** As it is asked: somewhere within an array. */
    private static boolean isRepeatable(byte[] said, int length) {
        byte[] within = new byte[length + 9];
        Arrays.fill(within, (byte) 'x');
        System.arraycopy(said, 0, within, 4, length);
        return Repeatable.is(within, 4, length);
    }

    private static boolean isRepeatable(byte[] said) {
        return isRepeatable(said, said.length);
    }

    private static boolean isRepeatable(String said) {
        return isRepeatable(said.getBytes(ISO_8859_1));
    }

    private static void assertEveryPrefixIsRepeatable(byte[] said) {
        for (int length = 0; length <= said.length; length++) {
            assertThat(isRepeatable(said, length)).as("the first %d", length).isTrue();
        }
    }

    /** What this JDK says first to a server. */
    private static byte[] clientHello() throws NoSuchAlgorithmException, SSLException {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine("example.com", 443);
        engine.setUseClientMode(true);
        ByteBuffer out = ByteBuffer.allocate(64 * 1024);
        engine.wrap(ByteBuffer.allocate(0), out);
        return Arrays.copyOf(out.array(), out.position());
    }

    /** The same message, in records of so many bytes. */
    private static byte[] inRecords(byte[] hello, int size) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int at = 5; at < hello.length; at += size) {
            int length = Math.min(size, hello.length - at);
            out.writeBytes(new byte[] {22, 3, 1, (byte) (length >> 8), (byte) length});
            out.write(hello, at, length);
        }
        return out.toByteArray();
    }

    private static byte[] followedBy(byte[] said, byte... more) {
        byte[] all = Arrays.copyOf(said, said.length + more.length);
        System.arraycopy(more, 0, all, said.length, more.length);
        return all;
    }

    @Test
    void nothingIs() {
        assertThat(isRepeatable("")).isTrue();
    }

    @Test
    void helloOfTlsIsAndEachBeginningOfIt() throws Exception {
        assertEveryPrefixIsRepeatable(clientHello());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7, 64, 255})
    void helloOfTlsIsInRecordsOfAnySize(int size) throws Exception {
        assertEveryPrefixIsRepeatable(inRecords(clientHello(), size));
    }

    @Test
    void nothingMayFollowTheHelloOfTls() throws Exception {
        byte[] hello = clientHello();
        assertThat(isRepeatable(followedBy(hello, (byte) 20))).isFalse(); // ChangeCipherSpec before early data
        assertThat(isRepeatable(followedBy(hello, (byte) 23))).isFalse(); // early data
        assertThat(isRepeatable(followedBy(hello, (byte) 22))).isFalse(); // another message
        byte[] split = inRecords(hello, 100);
        assertThat(isRepeatable(followedBy(split, (byte) 22, (byte) 3))).isFalse();
    }

    @Test
    void nothingMayFollowWithinItsRecord() {
        assertThat(isRepeatable(new byte[] {22, 3, 1, 0, 6, 1, 0, 0, 2, 7, 7})).isTrue();
        assertThat(isRepeatable(new byte[] {22, 3, 1, 0, 7, 1, 0, 0, 2, 7, 7})).isTrue();
        assertThat(isRepeatable(new byte[] {22, 3, 1, 0, 7, 1, 0, 0, 2, 7, 7, 4}))
                .isFalse();
    }

    @Test
    void otherRecordsAreNot() {
        assertThat(isRepeatable(new byte[] {22, 2})).isFalse();
        assertThat(isRepeatable(new byte[] {22, 3, 1, 0, 0})).isFalse();
        assertThat(isRepeatable(new byte[] {22, 3, 1, 0x40, 0})).isTrue();
        assertThat(isRepeatable(new byte[] {22, 3, 1, 0x40, 1})).isFalse();
        assertThat(isRepeatable(new byte[] {22, 3, 1, 0, 4, 2})).isFalse(); // ServerHello
        assertThat(isRepeatable(new byte[] {23, 3, 3, 0, 9})).isFalse();
        assertThat(isRepeatable(new byte[] {(byte) 0x80, 0x2e, 1})).isFalse(); // SSL 2
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n\r\n",
                "GET /?q=HTTP/1.1 HTTP/1.0\r\nHost: example.com\r\nAccept: */*\r\n\r\n",
                "HEAD /index.html HTTP/1.1\r\nHost: example.com\r\nX-Content-Length: 5\r\nCookie: a=\"\u00e4\"\tb\r\n\r\n",
                "GET /chat HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"
            })
    void safeRequestIsAndEachBeginningOfIt(String request) {
        assertEveryPrefixIsRepeatable(request.getBytes(ISO_8859_1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST / HTTP/1.1\r\nHost: a\r\n\r\n",
                "P",
                "GETS",
                "HEADER",
                "get / HTTP/1.1",
                "OPTIONS * HTTP/1.1\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "SSH-2.0-OpenSSH_9.2",
                "\r\n",
                "\r",
                "\n",
                "\u0000"
            })
    void othersAreNot(String request) {
        assertThat(isRepeatable(request)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nContent-Length: 5\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\ncontent-length:0\r\n",
                "GET / HTTP/1.1\r\nTRANSFER-Encoding: chunked\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\n\r\nX",
                "GET / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\nHost: a\n\n",
                "GET / HTTP/1.1\rHost: a",
                "GET /\r\n",
                "GET HTTP/1.1\r\n",
                "GET / HTTP/2.0\r\n",
                "GET / HTTP/1.1\r\nHost: a\u0000\r\n",
                "GET /\u0007"
            })
    void requestsThatAreMoreThanASafeHeadAreNot(String request) {
        assertThat(isRepeatable(request)).isFalse();
    }

    @Test
    void bodyIsToldByItsFieldAndNotBefore() {
        assertThat(isRepeatable("GET / HTTP/1.1\r\nContent-Length")).isTrue();
        assertThat(isRepeatable("GET / HTTP/1.1\r\nContent-Length: 5")).isTrue();
        assertThat(isRepeatable("GET / HTTP/1.1\r\nContent-Length: 5\r\n")).isFalse();
    }

    /** So whoever has asked once need not keep what is not. */
    @Test
    void whatIsNotIsNotWithMoreBehindItEither() throws Exception {
        byte[] hello = clientHello();
        byte[] split = inRecords(hello, 50);
        byte[] request = "GET /a HTTP/1.1\r\nHost: a\r\nAccept: */*\r\n\r\n".getBytes(ISO_8859_1);
        for (int seed = 0; seed < 600; seed++) {
            byte[] said = mutated(seed % 3 == 0 ? hello : seed % 3 == 1 ? split : request, new Random(seed));
            boolean before = true;
            for (int length = 0; length <= said.length; length++) {
                boolean now = isRepeatable(said, length);
                assertThat(before || !now)
                        .as("seed %d, the first %d", seed, length)
                        .isTrue();
                before = now;
            }
        }
    }

    private static byte[] mutated(byte[] said, Random random) {
        byte[] mutated = Arrays.copyOf(said, said.length);
        for (int times = random.nextInt(1, 4); times > 0; times--) {
            byte[] likely = {0, 1, 3, 10, 13, 22, 23, 32, 58, (byte) random.nextInt()};
            mutated[random.nextInt(Math.min(said.length, 90))] = likely[random.nextInt(likely.length)];
        }
        return mutated;
    }
}
