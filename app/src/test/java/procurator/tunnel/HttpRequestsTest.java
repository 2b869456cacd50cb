package procurator.tunnel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import procurator.Opened;
import procurator.half.Pollers;
import procurator.shadowsocks.Method;

/** Requests for http:// URLs through both halves: what the server there gets, and what the client. */
@Timeout(60)
class HttpRequestsTest {
    private final Opened opened = new Opened();
    private Pair pair;

    @BeforeEach
    void start() throws IOException {
        pair = opened.add(Pair.start(Method.DEFAULT, Pollers.best()));
    }

    @AfterEach
    void close() throws Exception {
        opened.close();
        assertThat(pair.local().log.toString()).doesNotContain("fault");
    }

    private HttpPeer client() throws IOException {
        return client(pair.socksAddress());
    }

    private HttpPeer client(InetSocketAddress proxy) throws IOException {
        return opened.add(HttpPeer.connect(proxy));
    }

    /** A server of the web, by what it does with a connection. */
    private interface Site {
        void serve(HttpPeer client) throws IOException;
    }

    private Target site(Site site) throws IOException {
        return opened.add(Target.of(socket -> site.serve(new HttpPeer(socket))));
    }

    /** Answers each request of a connection with its head, and a body of as many bytes as the head says. */
    private Target echo() throws IOException {
        return site(client -> {
            while (true) {
                String head = client.head();
                String body = head.contains("Content-Length: ")
                        ? client.receive(Integer.parseInt(head.replaceAll("(?s).*Content-Length: (\\d+).*", "$1")))
                        : "";
                client.send(answer(head + "|" + body));
            }
        });
    }

    private static String answer(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    /** Says one thing, and waits for the end. */
    private Target says(String answer) throws IOException {
        return site(client -> {
            client.head();
            client.send(answer);
            client.rest();
        });
    }

    private static String body(HttpPeer client) throws IOException {
        String head = client.head();
        assertThat(head).startsWith("HTTP/1.1 200 OK").contains("Content-Length: ");
        return client.receive(Integer.parseInt(head.replaceAll("(?s).*Content-Length: (\\d+).*", "$1")));
    }

    private static String get(Target site, String path) {
        return "GET http://" + site.address() + path + " HTTP/1.1\nHost: " + site.address();
    }

    private static String post(Target site, String fields) {
        return "POST http://" + site.address() + "/ HTTP/1.1\nHost: " + site.address() + "\n" + fields;
    }

    @ParameterizedTest
    @EnumSource
    void serverOfAUrlIsAskedForItsPathAndGetsNothingThatIsForTheProxy(Pollers poller) throws IOException {
        Pair halves = opened.add(Pair.start(Method.DEFAULT, poller));
        Target site = echo();
        HttpPeer client = client(halves.socksAddress()).head("""
                GET hTTp://%s/a?b=c HTTP/1.1
                Host: other.test
                Proxy-Connection: keep-alive
                Connection: Keep-Alive, X-Hop,Host , x-none
                Keep-Alive: timeout=5
                Proxy-Authorization: Basic YTpi
                TE: trailers
                X-Hop: 1
                x-kept:   as it is \u00fc
                Upgrade: h2c
                Accept: */*""".formatted(site.address()));
        assertThat(body(client)).isEqualTo("""
                GET /a?b=c HTTP/1.1
                Host: %s
                x-kept: as it is \u00fc
                Accept: */*|""".formatted(site.address()));
    }

    @Test
    void http2IsNotAskedForThroughUs() throws IOException {
        Target site = echo();
        String fields = "\nConnection: Upgrade, HTTP2-Settings\nUpgrade: h2c\nHTTP2-Settings: AAMAAABk";
        assertThat(body(client().head(get(site, "/") + fields)))
                .isEqualTo("GET / HTTP/1.1\nHost: " + site.address() + "|");
    }

    @ParameterizedTest
    @ValueSource(strings = {"|GET / ", "/|GET / ", "?q|GET /?q ", "//x|GET //x ", "/\u0085\u00fc|GET /\u0085\u00fc "})
    void pathIsWhatStandsBehindTheHost(String pathAndLine) throws IOException {
        String[] both = pathAndLine.split("\\|", -1);
        assertThat(body(client().head(get(echo(), both[0])))).startsWith(both[1]);
    }

    @Test
    void optionsWithoutAPathMeansTheWholeServer() throws IOException {
        Target site = echo();
        assertThat(body(client().head("OPTIONS http://" + site.address() + " HTTP/1.1")))
                .startsWith("OPTIONS * HTTP/1.1\nHost: " + site.address());
    }

    @Test
    void forwardsOfTraceAndOptionsAreCounted() throws IOException {
        Target site = echo();
        for (String counted :
                List.of("TRACE|7|6", "OPTIONS|1|0", "OPTIONS|00000000009|8", "TRACE|99999999999|999999999")) {
            String[] parts = counted.split("\\|", -1);
            assertThat(body(client().head(get(site, "/").replace("GET", parts[0]) + "\nmax-forwards: " + parts[1])))
                    .as(counted)
                    .endsWith("\nMax-Forwards: " + parts[2] + "|");
        }
        assertThat(body(client().head(get(site, "/") + "\nMax-Forwards: 0"))).contains("Max-Forwards: 0"); // no GET's
        HttpPeer wrong = client().head(get(site, "/").replace("GET", "TRACE") + "\nMax-Forwards: -1");
        assertThat(wrong.head()).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void lastProxyOfTraceAndOptionsAnswersItself() throws IOException {
        Target site = echo();
        String asked = get(site, "/").replace("GET", "TRACE") + "\nMax-Forwards: 0\nX-Mine: \u00fc";
        HttpPeer client = client().head(asked + "\nCookie: secret\nAuthorization: Basic secret");
        assertThat(client.head()).startsWith("HTTP/1.1 200 OK").contains("Content-Type: message/http");
        assertThat(client.rest()).isEqualTo(asked.replace("\n", "\r\n") + "\r\n\r\n");
        HttpPeer options = client().head(get(site, "").replace("GET", "OPTIONS") + "\nMax-Forwards: 0");
        assertThat(options.head()).startsWith("HTTP/1.1 200 OK");
        assertThat(options.rest()).contains("as far as Max-Forwards lets this request go");
        assertThat(site.accepted).hasValue(0);
    }

    @ParameterizedTest
    @EnumSource
    void connectionGoesOnToTheSameServerAndToOthers(Pollers poller) throws IOException {
        Pair halves = opened.add(Pair.start(Method.DEFAULT, poller));
        Target first = echo();
        Target second = echo();
        HttpPeer client = client(halves.socksAddress());
        for (int round = 0; round < 3; round++) {
            assertThat(body(client.head(get(first, "/1")))).startsWith("GET /1 ");
            assertThat(body(client.head(get(first, "/2")))).startsWith("GET /2 ");
            assertThat(body(client.head(get(second, "/3")))).startsWith("GET /3 ");
        }
        assertThat(first.accepted).hasValue(3); // a link for each change of server, none for each request
        assertThat(second.accepted).hasValue(3);
        client.finish();
        assertThat(client.rest()).isEmpty();
    }

    @Test
    void connectionGoesOnToATunnel() throws IOException {
        HttpPeer client = client();
        assertThat(body(client.head(get(echo(), "/")))).startsWith("GET / ");
        Target echo = opened.add(Target.echo());
        client.head("CONNECT " + echo.address() + " HTTP/1.1");
        assertThat(client.head()).isEqualTo("HTTP/1.1 200 Connection established");
        client.send("payload").finish();
        assertThat(client.rest()).isEqualTo("payload");
    }

    @Test
    void requestsThatComeAllAtOnceAreAnsweredOneAfterTheOther() throws IOException {
        Target site = echo();
        Target other = echo();
        HttpPeer client = client();
        String posts = crlf(post(site, "Content-Length: 3")) + "abc" + crlf(get(other, "/2")) + crlf(get(site, "/3"));
        client.send(posts).finish();
        assertThat(body(client)).endsWith("|abc");
        assertThat(body(client)).startsWith("GET /2 ");
        assertThat(body(client)).startsWith("GET /3 ");
        assertThat(client.rest()).isEmpty();
    }

    private static String crlf(String head) {
        return head.replace("\n", "\r\n") + "\r\n\r\n";
    }

    @Test
    void requestMayComeInAnyPieces() throws IOException {
        Target site = echo();
        String request = crlf(post(site, "Content-Length: 3")) + "abc" + crlf(get(site, "/next"));
        HttpPeer client = client();
        for (int cut = 1; cut < request.length(); cut += 3) {
            client.send(request.substring(0, cut));
            client.send(request.substring(cut));
            assertThat(body(client)).as("cut at " + cut).endsWith("|abc");
            assertThat(body(client)).as("cut at " + cut).startsWith("GET /next ");
        }
    }

    @Test
    void chunksGoOnAsTheyAreBothWays() throws IOException {
        String chunks = "3;a=b\r\nabc\r\n10\r\n0123456789abcdef\r\n0\r\nX: y\r\n\r\n";
        Target site = site(client -> {
            String head = client.head();
            assertThat(head).contains("Transfer-Encoding: chunked");
            client.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X\r\n\r\n"
                    + client.receive(chunks.length()));
            client.head();
            client.send(answer("next"));
        });
        HttpPeer client =
                client().head(post(site, "Transfer-Encoding: chunked")).send(chunks);
        assertThat(client.head()).isEqualTo("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\nTrailer: X");
        assertThat(client.receive(chunks.length())).isEqualTo(chunks);
        assertThat(body(client.head(get(site, "/")))).isEqualTo("next");
        assertThat(site.accepted).hasValue(1);
    }

    @Test
    void bodyMayWaitForTheServersWord() throws IOException {
        Target site = site(client -> {
            assertThat(client.head()).contains("Expect: 100-continue");
            client.send("HTTP/1.1 100 Continue\r\n\r\n");
            client.send(answer(client.receive(4)));
        });
        HttpPeer client = client().head(post(site, "Expect: 100-continue\nContent-Length: 4"));
        assertThat(client.head()).isEqualTo("HTTP/1.1 100 Continue");
        assertThat(body(client.send("body"))).isEqualTo("body");
    }

    @Test
    void interimAnswersGoOnButToTheVersionBefore() throws IOException {
        Target site = says("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + answer("x"));
        HttpPeer client = client().head(get(site, "/"));
        assertThat(client.head()).isEqualTo("HTTP/1.1 103 Early Hints\nLink: </a>");
        assertThat(body(client)).isEqualTo("x");
        assertThat(client().head(get(site, "/").replace("1.1", "1.0")).rest())
                .isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"HTTP/1.1 204 No Content\r\n\r\n", "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n"})
    void answersWithoutABodyEndWithTheirHead(String answer) throws IOException {
        Target site = says(answer);
        HttpPeer client = client().head(get(site, "/"));
        assertThat(crlf(client.head())).isEqualTo(answer);
        assertThat(body(client.head(get(echo(), "/")))).startsWith("GET / ");
    }

    @Test
    void answerToHeadHasNoBody() throws IOException {
        Target site = site(client -> {
            client.head();
            client.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
            client.head();
            client.send(answer("hello"));
        });
        HttpPeer client = client().head(get(site, "/").replace("GET", "HEAD"));
        assertThat(client.head()).isEqualTo("HTTP/1.1 200 OK\nContent-Length: 5");
        assertThat(body(client.head(get(site, "/")))).isEqualTo("hello");
    }

    @Test
    void answerThatEndsWithItsConnectionEndsThatOfTheClient() throws IOException {
        Target site = site(client -> {
            client.head();
            client.send("HTTP/1.0 200 OK\r\nKeep-Alive: no\r\n\r\nall of it");
        });
        assertThat(client().head(get(site, "/")).rest())
                .isEqualTo("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nall of it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\nConnection: close", "HTTP/1.0 200 OK"})
    void serverThatEndsItsConnectionDoesNotEndThatOfTheClient(String start) throws IOException {
        Target site = says(start + "\r\nContent-Length: 2\r\n\r\nok");
        HttpPeer client = client();
        for (int i = 1; i <= 3; i++) {
            client.head(get(site, "/"));
            assertThat(client.head()).isEqualTo("HTTP/1.1 200 OK\nContent-Length: 2");
            assertThat(client.receive(2)).isEqualTo("ok");
            assertThat(site.accepted).hasValue(i);
        }
    }

    @ParameterizedTest
    @EnumSource
    void serverThatLeavesAfterAnAnswerIsReachedAnew(Pollers poller) throws IOException {
        Pair halves = opened.add(Pair.start(Method.DEFAULT, poller));
        Target site = site(client -> client.send(answer(client.head())));
        HttpPeer client = client(halves.socksAddress());
        for (int i = 1; i <= 3; i++) {
            assertThat(body(client.head(get(site, "/")))).startsWith("GET / ");
            awaitLinks(halves, 0);
        }
        assertThat(site.accepted).hasValue(3);
    }

    private static void awaitLinks(Pair halves, int open) {
        org.awaitility.Awaitility.await()
                .until(() -> halves.server().half().snapshot().loops().tunnels().open() == open);
    }

    @Test
    void clientThatWantsNoMoreIsLeftWithTheAnswer() throws IOException {
        String rest = client().head(get(echo(), "/") + "\nConnection: close").rest();
        assertThat(rest).contains("\r\nConnection: close\r\n").endsWith("\nConnection: close|");
        awaitLinks(pair, 0);
    }

    @Test
    void clientThatLeavesTakesTheLinkAlong() throws IOException {
        HttpPeer client = client();
        assertThat(body(client.head(get(echo(), "/")))).startsWith("GET / ");
        awaitLinks(pair, 1);
        client.close();
        awaitLinks(pair, 0);
    }

    @Test
    void webSocketsGoOver() throws IOException {
        Target site = site(client -> {
            assertThat(client.head()).contains("Upgrade: websocket\nConnection: Upgrade");
            client.send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n"
                    + "Sec-WebSocket-Accept: x\r\n\r\nfrom the server");
            client.send(client.receive(4) + "!");
            client.send(client.rest());
        });
        HttpPeer client = client().head(get(site, "/") + "\nUpgrade: websocket\nConnection: keep-alive, upgrade");
        client.send("ear"); // before the answer, which a client ought not
        assertThat(client.head())
                .isEqualTo("HTTP/1.1 101 Switching Protocols\nSec-WebSocket-Accept: x\nUpgrade: websocket\n"
                        + "Connection: Upgrade");
        assertThat(client.receive(15)).isEqualTo("from the server");
        client.send("l");
        assertThat(client.receive(5)).isEqualTo("earl!");
        client.send("GET / HTTP/1.1\r\n\r\n").finish();
        assertThat(client.rest()).isEqualTo("GET / HTTP/1.1\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 101 Switching Protocols\r\n\r\n",
                "220 mail.test ESMTP\r\n",
                "\u0015\u0003\u0001",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
                "HTTP/1.1 200 OK\rA: b\r\n\r\n",
                "HTTP/1.1 200 OK\r\n\u0000: b\r\n\r\n"
            })
    void whatIsNoAnswerIsTold(String answer) throws IOException {
        HttpPeer client = client().head(get(says(answer), "/"));
        assertThat(client.head()).startsWith("HTTP/1.1 502 Bad Gateway").contains("Connection: close");
        assertThat(client.rest()).contains("The host of this URL was reached, and what it answers is not HTTP");
        awaitLinks(pair, 0);
    }

    @Test
    void answerThatBreaksOffInItsHeadIsToldWithAPage() throws IOException {
        Target site = site(client -> {
            client.head();
            client.send("HTTP/1.1 200 OK\r\nContent-Le");
        });
        HttpPeer client = client().head(get(site, "/"));
        assertThat(client.head()).startsWith("HTTP/1.1 502 Bad Gateway").contains("Connection: close");
        assertThat(client.rest()).contains("broke off before");
        awaitLinks(pair, 0);
    }

    /** As small servers and old scripts write them. */
    @Test
    void answerInLinesThatAreNoneGoesOnAsItShouldBe() throws IOException {
        Target site = site(client -> {
            while (!client.head().isEmpty()) {
                client.send("HTTP/1.1 200 OK\nContent-Length : 2\nA: b\r\n c\rd\nnonsense\n\nok");
            }
        });
        HttpPeer client = client();
        for (int i = 0; i < 2; i++) {
            client.head(get(site, "/"));
            assertThat(client.head()).isEqualTo("HTTP/1.1 200 OK\nContent-Length: 2\nA: b c d");
            assertThat(client.receive(2)).isEqualTo("ok");
        }
    }

    @Test
    void answerWhoseChunksAreNoneIsCut() throws IOException {
        Target site = says("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nx\r\n");
        assertThat(client().head(get(site, "/")).rest())
                .isEqualTo("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        awaitLinks(pair, 0);
    }

    @Test
    void whatComesBehindAnAnswerReachesNobody() throws IOException {
        Target site = says(answer("ok") + "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil");
        Target other = echo();
        HttpPeer client = client().head(get(site, "/"));
        assertThat(body(client)).isEqualTo("ok");
        assertThat(body(client.head(get(other, "/mine")))).startsWith("GET /mine ");
        awaitLinks(pair, 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\nTransfer-Encoding: chunked",
                "Content-Length: 5\nContent-Length: 6",
                "Content-Length: 5\nContent-Length: 5",
                "Content-Length: 5, 6",
                "Transfer-Encoding: chunked, identity",
                "Transfer-Encoding: chunked\nTransfer-Encoding: identity",
                "Transfer-Encoding : chunked",
                "X: y\n Content-Length: 5",
                "Content-Length: 5\u0000",
                "Host: other.test"
            })
    void requestThatTwoReadersCouldReadDifferentlyReachesNobody(String fields) throws IOException {
        Target site = echo();
        HttpPeer client = client().head(post(site, fields)).send("0\r\n\r\nGET /evil HTTP/1.1\r\n\r\n");
        assertThat(client.head()).matches("(?s)HTTP/1.1 (400|501) .*Connection: close.*");
        client.rest();
        assertThat(site.accepted).hasValue(0);
    }

    @Test
    void lengthGoesOnThoughConnectionNamesIt() throws IOException {
        HttpPeer client = client().head(post(echo(), "Content-Length: 3\nConnection: Content-Length"))
                .send("abc");
        assertThat(body(client)).contains("\nContent-Length: 3").endsWith("|abc");
    }

    @Test
    void chunksThatAreNoneAreTold() throws IOException {
        Target site = site(HttpPeer::rest);
        HttpPeer client =
                client().head(post(site, "Transfer-Encoding: chunked")).send("3\r\nabc\r\nx");
        assertThat(client.head()).startsWith("HTTP/1.1 400 ");
        assertThat(client.rest()).contains("a chunk without a size");
        awaitLinks(pair, 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET https://web.test/ HTTP/1.1",
                "GET ftp://web.test/ HTTP/1.1",
                "GET http:///path HTTP/1.1",
                "GET http://ann:word@web.test/ HTTP/1.1",
                "GET http://web.test:0/ HTTP/1.1",
                "GET http://web.test\\@evil.test/ HTTP/1.1",
                "GET http://web.test%2f/ HTTP/1.1",
                "GET web.test/ HTTP/1.1",
                "OPTIONS * HTTP/1.1"
            })
    void whatIsNoUrlOfHttpIsTold(String line) throws IOException {
        HttpPeer client = client().head(line + "\nHost: web.test");
        assertThat(client.head()).startsWith("HTTP/1.1 400 ");
        assertThat(client.rest()).doesNotContain("ann", "word");
    }

    @ParameterizedTest
    @EnumSource
    void closedNetworkIsToldWithAPage(Pollers poller) throws IOException {
        Pair halves = opened.add(Pair.start(Method.DEFAULT, poller, false, List.of()));
        Target site = echo();
        HttpPeer client = client(halves.socksAddress()).head(get(site, "/"));
        assertThat(client.head()).startsWith("HTTP/1.1 502 Bad Gateway").contains("Connection: close");
        assertThat(client.rest()).contains("The Shadowsocks server ended the connection without an answer");
        assertThat(site.accepted).hasValue(0);
    }

    @Test
    void serverThatSaysNothingIsToldWithAPage() throws IOException {
        HttpPeer client = client().head(get(site(HttpPeer::head), "/"));
        assertThat(client.head()).startsWith("HTTP/1.1 502 Bad Gateway");
    }

    @Test
    void passwordIsAskedForBeforeABodyThatIsDropped() throws IOException {
        OurLocal guarded = opened.add(Pair.withUsers(Map.of("fry", "walrus"))).local();
        Target site = echo();
        String user =
                "\nProxy-Authorization: Basic " + Base64.getEncoder().encodeToString("fry:walrus".getBytes(UTF_8));
        for (String body : List.of("Content-Length: 100000", "Transfer-Encoding: chunked")) {
            HttpPeer client = client(guarded.socksAddress()).head(post(site, body));
            client.send(body.contains("chunked") ? "5\r\nhello\r\n0\r\n\r\n" : "x".repeat(100_000));
            String asked = client.head();
            assertThat(asked).startsWith("HTTP/1.1 407 ").doesNotContain("Connection: close");
            client.receive(Integer.parseInt(asked.replaceAll("(?s).*Content-Length: (\\d+).*", "$1")));
            client.head(post(site, "Content-Length: 2" + user)).send("ok");
            assertThat(body(client)).endsWith("|ok").doesNotContain("Proxy-");
            assertThat(client.head(get(site, "/")).head()).startsWith("HTTP/1.1 407 "); // each request for itself
        }
    }

    @Test
    void muchGoesBothWaysAtOnceAndTheConnectionGoesOn() throws Exception {
        int length = 2 << 20;
        Target site = site(client -> {
            while (true) {
                client.head();
                client.send("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n");
                for (int done = 0; done < length; done += 1 << 16) {
                    client.send(client.receive(1 << 16));
                }
            }
        });
        HttpPeer client = client();
        String piece = "0123456789abcdef".repeat(1 << 12);
        for (int round = 0; round < 2; round++) {
            client.head(post(site, "Content-Length: " + length));
            Thread writer = Thread.ofVirtual().start(() -> {
                try {
                    for (int done = 0; done < length; done += piece.length()) {
                        client.send(piece);
                    }
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            assertThat(client.head()).endsWith("Content-Length: " + length);
            for (int done = 0; done < length; done += piece.length()) {
                assertThat(client.receive(piece.length())).isEqualTo(piece);
            }
            writer.join();
        }
        assertThat(site.accepted).hasValue(1);
    }
}
