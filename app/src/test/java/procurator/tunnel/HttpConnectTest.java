package procurator.tunnel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import procurator.Opened;
import procurator.half.Pollers;
import procurator.net.FreePort;
import procurator.shadowsocks.ClientKeys;
import procurator.shadowsocks.Method;

/** CONNECT through both halves, passwords, and what is refused with which status. */
@Timeout(60)
class HttpConnectTest {
    private static final String ESTABLISHED = "HTTP/1.1 200 Connection established";

    private final Opened opened = new Opened();
    private final Target target = opened.add(echo());

    private static Target echo() {
        try {
            return Target.echo();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void close() throws Exception {
        opened.close();
    }

    private InetSocketAddress proxy() throws IOException {
        return proxy(Pollers.best());
    }

    private InetSocketAddress proxy(Pollers poller) throws IOException {
        return opened.add(Pair.start(Method.DEFAULT, poller)).socksAddress();
    }

    private OurLocal guarded() throws IOException {
        return opened.add(Pair.withUsers(Map.of("fry", "wal:rus", "b\u00fc", "\u00fc")))
                .local();
    }

    private HttpPeer client(InetSocketAddress proxy) throws IOException {
        return opened.add(HttpPeer.connect(proxy));
    }

    private String connect() {
        return "CONNECT " + target.address() + " HTTP/1.1\nHost: " + target.address();
    }

    private static String basic(String userAndPassword) {
        return "Proxy-Authorization: Basic " + Base64.getEncoder().encodeToString(userAndPassword.getBytes(UTF_8));
    }

    @ParameterizedTest
    @EnumSource
    void connectMakesATunnelAndWhatCameBehindItsHeadBelongsToThat(Pollers poller) throws IOException {
        HttpPeer client = client(proxy(poller));
        client.send(connect().replace("\n", "\r\n") + "\r\n\r\nfirst");
        assertThat(client.head()).isEqualTo(ESTABLISHED);
        assertThat(client.receive(5)).isEqualTo("first");
        client.send("second").finish();
        assertThat(client.rest()).isEqualTo("second");
    }

    @Test
    void connectMayComeInAnyPieces() throws IOException {
        InetSocketAddress proxy = proxy();
        String request = connect().replace("\n", "\r\n") + "\r\n\r\nfirst";
        for (int cut = 1; cut < request.length(); cut++) {
            HttpPeer client = client(proxy).send(request.substring(0, cut));
            client.send(request.substring(cut)).finish();
            assertThat(client.rest()).as("cut at " + cut).isEqualTo(ESTABLISHED + "\r\n\r\nfirst");
        }
    }

    @Test
    void everyPrefixOfItReachesNobody() throws IOException {
        InetSocketAddress proxy = proxy();
        String request = connect().replace("\n", "\r\n") + "\r\n\r\n";
        for (int length = 1; length < request.length(); length++) {
            assertThat(client(proxy).send(request.substring(0, length)).finish().rest())
                    .isEmpty();
        }
        assertThat(target.accepted).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 5", "Transfer-Encoding: chunked", "Content-Length: 5\nContent-Length: 6"})
    void lengthOfABodyMeansNothingToIt(String field) throws IOException {
        HttpPeer client = client(proxy()).head(connect() + "\n" + field);
        assertThat(client.head()).isEqualTo(ESTABLISHED);
        client.send("more than five").finish();
        assertThat(client.rest()).isEqualTo("more than five");
    }

    @Test
    void clientsThatNameNoHostOrSpeakTheVersionBeforeAreServed() throws IOException {
        HttpPeer client = client(proxy()).head("CONNECT " + target.address() + " HTTP/1.0");
        assertThat(client.head()).isEqualTo(ESTABLISHED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CONNECT web.test HTTP/1.1           | 400 | expected: 1 to 65535",
                "CONNECT web.test:0 HTTP/1.1         | 400 | expected: 1 to 65535",
                "CONNECT http://web.test:80 HTTP/1.1 | 400 | not a host and a port",
                "CONNECT ann:word@web.test:1 HTTP/1.1| 400 | a user before the host",
                "CONNECT web.test:443 HTTP/2.0       | 505 | expected: HTTP/1.1",
                "CONNECT web.test:443                | 400 | expected: METHOD TARGET HTTP/1.1",
                "Hello                               | 400 | expected: METHOD TARGET HTTP/1.1"
            })
    void whatIsNoRequestIsToldWhatIsWrong(String line, String status, String words) throws IOException {
        HttpPeer client = client(proxy()).head(line);
        assertThat(client.head()).startsWith("HTTP/1.1 " + status + " ").contains("\nConnection: close");
        assertThat(client.rest()).contains(words).doesNotContain("ann", "word");
    }

    @Test
    void headThatIsTooLongIsToldSo() throws IOException {
        HttpPeer client = client(proxy()).head(connect() + "\nCookie: " + "c".repeat(16 * 1024));
        assertThat(client.head()).startsWith("HTTP/1.1 431 ");
        assertThat(client.rest()).contains("more than 16384 bytes");
    }

    @Test
    void serverThatIsNotThereIsNamedAsTheOneAtFault() throws IOException {
        InetSocketAddress nobody = new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePort.find());
        OurLocal local = opened.add(OurLocal.start(
                Method.DEFAULT, Pollers.best(), nobody, ClientKeys.generate(Method.DEFAULT, new SecureRandom())));
        HttpPeer client = client(local.socksAddress()).head(connect());
        assertThat(client.head()).startsWith("HTTP/1.1 502 Bad Gateway");
        assertThat(client.rest()).contains("The Shadowsocks server cannot be reached: it refused the connection");
    }

    @Test
    void passwordIsAskedForOnceMoreOnTheSameConnection() throws IOException {
        OurLocal local = guarded();
        HttpPeer client = client(local.socksAddress()).head(connect());
        String asked = client.head();
        assertThat(asked)
                .startsWith("HTTP/1.1 407 Proxy Authentication Required")
                .contains("\nProxy-Authenticate: Basic realm=\"procurator\", charset=\"UTF-8\"")
                .doesNotContain("Connection: close");
        int length = Integer.parseInt(asked.replaceAll("(?s).*Content-Length: (\\d+).*", "$1"));
        assertThat(client.receive(length)).contains("socks_users");
        client.head(connect() + "\n" + basic("fry:wal:rus"));
        assertThat(client.head()).isEqualTo(ESTABLISHED);
        client.send("payload").finish();
        assertThat(client.rest()).isEqualTo("payload");
        assertThat(local.log.toString()).doesNotContain("refused");
    }

    @Test
    void passwordsMayBeInUtf8AndTheSchemeInAnyCase() throws IOException {
        String given = connect() + "\n"
                + basic("b\u00fc:\u00fc").replace("Basic", "bASIC").replace("=", "");
        assertThat(client(guarded().socksAddress()).head(given).head()).isEqualTo(ESTABLISHED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fry:walrus",
                "fry:wal:rus ",
                "fry:",
                "fry",
                ":",
                "wal:rus:fry",
                "FRY:wal:rus",
                "\u0000fry:wal:rus"
            })
    void wrongPasswordReachesNobodyAndIsNotInTheLog(String wrong) throws IOException {
        OurLocal local = guarded();
        HttpPeer client = client(local.socksAddress()).head(connect() + "\n" + basic(wrong));
        assertThat(client.head()).startsWith("HTTP/1.1 407 ");
        client.close();
        assertThat(target.accepted).hasValue(0);
        String encoded = basic(wrong).substring(basic("").length());
        assertThat(local.log.toString()).doesNotContain("rus", encoded.isEmpty() ? "walrus" : encoded);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Proxy-Authorization: Bearer ZnJ5OndhbDpydXM=",
                "Proxy-Authorization: Basic",
                "Proxy-Authorization: Basic ***",
                "Authorization: Basic ZnJ5OndhbDpydXM=",
                "Proxy-Authorization: Basic ZnJ5OndhbDpydXM=\nProxy-Authorization: Basic ZnJ5OndhbDpydXM="
            })
    void whatIsNoPasswordIsAskedForOne(String field) throws IOException {
        assertThat(client(guarded().socksAddress())
                        .head(connect() + "\n" + field)
                        .head())
                .startsWith("HTTP/1.1 407 ");
        assertThat(target.accepted).hasValue(0);
    }

    @Test
    void whoGuessesPasswordsIsLeftAfterAFew() throws IOException {
        HttpPeer client = client(guarded().socksAddress());
        for (int i = 0; i < 8; i++) {
            client.head(connect() + "\n" + basic("fry:" + i));
        }
        String rest = client.rest();
        assertThat(rest.split("HTTP/1.1 407 ", -1)).hasSize(1 + 8);
        assertThat(rest.substring(rest.lastIndexOf("HTTP/1.1 407 "))).contains("Connection: close");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD"})
    void addressForBrowsersNamesTheProxyAsTheyNamedIt(String method) throws IOException {
        HttpPeer client = client(guarded().socksAddress()).head(method + " /proxy.pac HTTP/1.1\nHost: proxy.test:81");
        assertThat(client.head())
                .startsWith("HTTP/1.1 200 OK\nContent-Type: application/x-ns-proxy-autoconfig\nContent-Length: ");
        String body = client.rest();
        if (method.equals("HEAD")) {
            assertThat(body).isEmpty();
        } else {
            assertThat(body)
                    .startsWith("function FindProxyForURL(url, host) {")
                    .contains("return \"PROXY proxy.test:81\";");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /proxy.pac HTTP/1.0", "GET /proxy.pac HTTP/1.1\nHost: \";alert(1)//"})
    void addressForBrowsersIsOurOwnWhereTheyNameNone(String head) throws IOException {
        InetSocketAddress proxy = proxy();
        HttpPeer client = client(proxy).head(head);
        client.head();
        assertThat(client.rest()).contains("\"PROXY 127.0.0.1:" + proxy.getPort() + "\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1",
                "GET /proxy.pac?x HTTP/1.1",
                "GET //proxy.pac HTTP/1.1",
                "POST /proxy.pac HTTP/1.1"
            })
    void nothingElseIsServed(String line) throws IOException {
        HttpPeer client = client(proxy()).head(line + "\nHost: web.test");
        assertThat(client.head()).startsWith("HTTP/1.1 404 ").contains("Connection: close");
        assertThat(client.rest()).contains("This is a proxy");
    }
}
