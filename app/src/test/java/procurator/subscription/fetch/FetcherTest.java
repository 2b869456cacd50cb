package procurator.subscription.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import procurator.config.json.JsonWriter;
import procurator.half.EngineConfig;
import procurator.half.Pollers;
import procurator.shadowsocks.Method;
import procurator.subscription.Provider;
import procurator.tunnel.OurLocal;
import procurator.tunnel.OurServer;

/** Documents from a real HTTPS server, by the process that fetches. */
@Timeout(60)
class FetcherTest {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final String TRUST_STORE = "javax.net.ssl.trustStore";
    private static final String LINK = "ss://YWVzLTI1Ni1nY206aHVudGVyMg@192.0.2.7:443#one";
    private static final String SECRET = "/sub/hunter2";

    @TempDir
    private static Path folder;

    private static final SSLSocketFactory USUAL = HttpsURLConnection.getDefaultSSLSocketFactory();
    private static Provider https;
    private static Provider http;

    @BeforeAll
    static void open() throws Exception {
        Path store = Provider.certificate(folder);
        System.setProperty(TRUST_STORE, store.toString());
        HttpsURLConnection.setDefaultSSLSocketFactory(Provider.trusting(store));
        https = Provider.https(store);
        http = Provider.http();
    }

    @AfterAll
    static void close() {
        System.clearProperty(TRUST_STORE);
        HttpsURLConnection.setDefaultSSLSocketFactory(USUAL);
        https.close();
        http.close();
    }

    /** In this process, which is told whom to trust. */
    private static FetchAnswer fetch(URI from, boolean insecure, Validators known) {
        return new HttpFetch(new FetchRequest(from, insecure, known, null)).answer();
    }

    private static FetchAnswer byProcess(URI from) {
        return new Fetcher(Duration.ofSeconds(30)).fetch(new FetchRequest(from, false, Validators.NONE, null));
    }

    private static FetchAnswer fetch(URI from) {
        return fetch(from, false, Validators.NONE);
    }

    private static String why(FetchAnswer answer) {
        assertThat(answer).isInstanceOf(FetchAnswer.NotFetched.class);
        String why = ((FetchAnswer.NotFetched) answer).why();
        assertThat(why).doesNotContain("hunter2").doesNotContain("http://127").doesNotContain("https://127");
        return why;
    }

    @Test
    void documentComesWithWhatTellsItAgainAndItsQuota() {
        https.serve(
                SECRET,
                200,
                LINK,
                "ETag: \"v1\"",
                "Last-Modified: Mon, 30 Nov 2026 06:00:00 GMT",
                "Subscription-Userinfo: upload=1; download=2; total=10; expire=1767225600");
        FetchAnswer answer = byProcess(https.url(SECRET));
        assertThat(answer).isInstanceOf(FetchAnswer.Fetched.class);
        FetchAnswer.Fetched fetched = (FetchAnswer.Fetched) answer;
        assertThat(fetched.validators()).isEqualTo(new Validators("\"v1\"", "Mon, 30 Nov 2026 06:00:00 GMT"));
        assertThat(JsonWriter.write(fetched.document()))
                .contains("\"server\":\"192.0.2.7\"", "\"remarks\":\"one\"", "\"bytes_used\":\"3\"")
                .contains("\"bytes_remaining\":\"7\"", "\"expires\":\"1767225600\"");
        assertThat(https.asked).contains(SECRET + " User-agent=procurator");
    }

    @Test
    void documentThatIsHereIsNotSentAgain() {
        https.serve("/same", exchange -> Provider.answer(exchange, 304, ""));
        assertThat(fetch(https.url("/same"), false, new Validators("\"v1\"", "Mon, 30 Nov 2026 06:00:00 GMT")))
                .isEqualTo(new FetchAnswer.Unchanged());
        assertThat(https.asked)
                .contains("/same If-none-match=\"v1\" If-modified-since=Mon, 30 Nov 2026 06:00:00 GMT"
                        + " User-agent=procurator");
    }

    @Test
    void nobodyIsToldThatNothingIsNewWhoHasNothing() {
        https.serve("/unasked", exchange -> Provider.answer(exchange, 304, ""));
        assertThat(why(fetch(https.url("/unasked"))))
                .isEqualTo("it answers 304, as if its list were here, and none is");
    }

    @Test
    void whatIsPackedOtherwiseThanItMayBeIsSaidSo() {
        https.serve("/br", 200, LINK, "Content-Encoding: br");
        assertThat(why(fetch(https.url("/br")))).startsWith("it is packed as nobody asked for (Content-Encoding; ");
        https.serve("/gzip", 200, LINK, "Content-Encoding: gzip");
        assertThat(why(fetch(https.url("/gzip")))).isEqualTo("what it says is gzip is none");
        https.serve("/plain", 200, LINK, "Content-Encoding: identity");
        assertThat(fetch(https.url("/plain"))).isInstanceOf(FetchAnswer.Fetched.class);
    }

    @Test
    void threeRedirectsAreFollowedAndNoneDownToHttp() {
        https.serve("/r1", 302, "", "Location: /r2").serve("/r2", 307, "", "Location: " + https.url("/r3"));
        https.serve("/r3", 308, "", "Location: /r4").serve("/r4", 200, LINK);
        assertThat(fetch(https.url("/r1"))).isInstanceOf(FetchAnswer.Fetched.class);
        https.serve("/r0", 301, "", "Location: /r1");
        assertThat(why(fetch(https.url("/r0")))).startsWith("more than 3 redirects");
        http.serve("/plain", 200, LINK);
        https.serve("/down", 302, "", "Location: " + http.url("/plain"));
        assertThat(why(fetch(https.url("/down")))).startsWith("a redirect to http://");
        assertThat(http.asked).noneMatch(line -> line.startsWith("/plain"));
        https.serve("/file", 302, "", "Location: file:///etc/passwd");
        assertThat(why(fetch(https.url("/file")))).isEqualTo("a redirect to no URL of the web");
    }

    @Test
    void whatIsNoListIsSaidInWords() {
        https.serve("/404", 404, "hunter2").serve("/403", 403, "").serve("/500", 500, "");
        https.serve("/page", 200, "<html>hunter2").serve("/empty", 200, "{\"servers\": []}");
        assertThat(why(fetch(https.url("/404"))))
                .isEqualTo("it answers 404. Is the URL whole, and the subscription still there?");
        assertThat(why(fetch(https.url("/403")))).isEqualTo("it answers 403. Has the subscription ended?");
        assertThat(why(fetch(https.url("/500")))).isEqualTo("it answers 500");
        assertThat(why(fetch(https.url("/page")))).startsWith("it is a web page");
        assertThat(why(fetch(https.url("/empty")))).isEqualTo("it lists no server");
    }

    @Test
    void certificateOfNobodyTrustedOrOfAnotherHostIsRefused() throws Exception {
        https.serve("/tls", 200, LINK);
        String ours = System.clearProperty(TRUST_STORE);
        try {
            assertThat(why(byProcess(https.url("/tls")))).isEqualTo("its certificate is not from anybody trusted here");
        } finally {
            System.setProperty(TRUST_STORE, ours);
        }
        URI other = URI.create(https.url("/tls").toString().replace("127.0.0.1", "127.0.0.2"));
        assertThat(why(fetch(other))).startsWith("connection refused");
        URI named = URI.create(https.url("/tls").toString().replace("127.0.0.1", "[::ffff:127.0.0.1]"));
        assertThat(fetch(named)).isInstanceOf(FetchAnswer.Fetched.class);
    }

    @Test
    void serverWithoutTlsIsCalledOne() throws Exception {
        try (ServerSocket plain = new ServerSocket(0, 5, LOOPBACK)) {
            Thread.ofPlatform().daemon().start(() -> {
                try (Socket asked = plain.accept()) {
                    asked.getOutputStream()
                            .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    asked.getInputStream().readAllBytes();
                } catch (IOException _) { // the test sees that nothing came
                }
            });
            URI url = URI.create("https://127.0.0.1:" + plain.getLocalPort() + SECRET);
            assertThat(why(fetch(url))).startsWith("it speaks no TLS");
        }
    }

    @Test
    void wayThroughOurselvesIsByNameAndPassword() throws Exception {
        https.serve("/through", 200, LINK);
        try (OurServer server = OurServer.start(Method.AES_256_GCM, Pollers.best(), "x");
                OurLocal local = OurLocal.withUsers(
                        OurLocal.link(Method.AES_256_GCM, server.address(), "x"),
                        EngineConfig.DEFAULT,
                        Map.of("ann", "p@ss:word"))) {
            int port = local.socksAddress().getPort();
            URI through = URI.create("http://ann:p%40ss%3Aword@127.0.0.1:" + port);
            FetchAnswer answer = new Fetcher(Duration.ofSeconds(30))
                    .fetch(new FetchRequest(https.url("/through"), false, Validators.NONE, through));
            assertThat(answer).isInstanceOf(FetchAnswer.Fetched.class);
            assertThat(local.half().snapshot().loops().tunnels().ever()).isPositive();
        }
    }

    @Test
    void bodyThatHasNoEndIsLeft() {
        https.serve("/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            byte[] line = (LINK + "\n").repeat(1_000).getBytes(StandardCharsets.US_ASCII);
            try {
                while (true) {
                    out.write(line);
                }
            } catch (IOException _) {
                exchange.close();
            }
        });
        assertThat(why(fetch(https.url("/endless")))).startsWith("more than 1 MiB");
    }

    @Test
    void serverThatSaysNothingEndsWithTheProcess() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, LOOPBACK)) {
            URI url = URI.create("http://127.0.0.1:" + silent.getLocalPort() + SECRET);
            FetchAnswer answer =
                    new Fetcher(Duration.ofSeconds(2)).fetch(new FetchRequest(url, false, Validators.NONE, null));
            assertThat(why(answer)).startsWith("the process that fetches was ended without an answer, after 2 s");
        }
    }

    @Test
    void processThatIsKilledIsAFailureLikeAnother() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, LOOPBACK)) {
            URI url = URI.create("http://127.0.0.1:" + silent.getLocalPort() + SECRET);
            Set<ProcessHandle> before = ProcessHandle.current().children().collect(Collectors.toSet());
            FutureTask<FetchAnswer> answer = new FutureTask<>(() -> byProcess(url));
            Thread.ofPlatform().daemon().start(answer);
            try (Socket _ = silent.accept()) {
                ProcessHandle.current()
                        .children()
                        .filter(child -> !before.contains(child))
                        .forEach(ProcessHandle::destroyForcibly);
                assertThat(why(answer.get())).startsWith("the process that fetches was ended without an answer");
            }
        }
    }

    @Test
    void processEndsWithWhoeverHoldsItsInput() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        http.serve("/silent", _ -> {
            try {
                never.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
        Process process = Fetcher.start();
        OutputStream out = process.getOutputStream();
        out.write(new FetchRequest(http.url("/silent"), false, Validators.NONE, null)
                .line()
                .getBytes(StandardCharsets.UTF_8));
        out.flush();
        Awaitility.await().until(() -> http.asked.stream().anyMatch(line -> line.startsWith("/silent")));
        out.close();
        assertThat(process.waitFor()).isEqualTo(1);
        never.countDown();
    }

    @Test
    void proxiesOfTheEnvironmentAreForOthers() {
        http.serve("/env", 200, LINK);
        String before = System.setProperty("http.proxyHost", "192.0.2.1");
        try {
            assertThat(fetch(http.url("/env"))).isInstanceOf(FetchAnswer.Fetched.class);
        } finally {
            System.clearProperty("http.proxyHost");
            assertThat(before).isNull();
        }
    }
}
