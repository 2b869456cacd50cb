package procurator.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import procurator.Opened;
import procurator.half.Pollers;
import procurator.shadowsocks.Method;

/** Java's HttpClient through both halves. */
@Timeout(60)
class JavaHttpClientTest {
    private final Opened opened = new Opened();
    private Web first;
    private Web second;

    @BeforeEach
    void serve() throws IOException {
        first = opened.add(new Web());
        second = opened.add(new Web());
    }

    @AfterEach
    void close() throws Exception {
        opened.close();
    }

    private HttpClient.Builder client(InetSocketAddress proxy) {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).proxy(ProxySelector.of(proxy));
    }

    private static String get(HttpClient client, Web web, String path) throws Exception {
        return client.send(request(web, path).build(), BodyHandlers.ofString()).body();
    }

    private static HttpRequest.Builder request(Web web, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + web.port() + path));
    }

    @Test
    void requestsToTwoHostsTravelOnOneConnection() throws Exception {
        Pair pair = opened.add(Pair.start(Method.DEFAULT, Pollers.best()));
        try (HttpClient client = client(pair.socksAddress()).build()) {
            for (int i = 0; i < 3; i++) {
                assertThat(get(client, first, "/a?b")).isEqualTo("GET /a?b 0\n");
                assertThat(get(client, first, "/c")).isEqualTo("GET /c 0\n");
                assertThat(get(client, second, "/d")).isEqualTo("GET /d 0\n");
            }
        }
        assertThat(pair.local().half().snapshot().loops().tunnels().ever()).isEqualTo(1);
        assertThat(first.connections()).isEqualTo(3);
    }

    @Test
    void clientThatWouldRatherSpeakHttp2IsServed() throws Exception {
        Pair pair = opened.add(Pair.start(Method.DEFAULT, Pollers.best()));
        try (HttpClient client =
                client(pair.socksAddress()).version(HttpClient.Version.HTTP_2).build()) {
            assertThat(get(client, first, "/a")).isEqualTo("GET /a 0\n");
            assertThat(get(client, second, "/b")).isEqualTo("GET /b 0\n");
        }
    }

    @Test
    void bodiesWithAndWithoutALengthArriveAndMayWait() throws Exception {
        Pair pair = opened.add(Pair.start(Method.DEFAULT, Pollers.best()));
        byte[] body = new byte[200_000];
        try (HttpClient client = client(pair.socksAddress()).build()) {
            HttpRequest sized = request(first, "/")
                    .expectContinue(true)
                    .POST(BodyPublishers.ofByteArray(body))
                    .build();
            assertThat(client.send(sized, BodyHandlers.ofString()).body()).isEqualTo("POST / 200000\n");
            HttpRequest chunked = request(first, "/")
                    .PUT(BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(body)))
                    .build();
            assertThat(client.send(chunked, BodyHandlers.ofString()).body()).isEqualTo("PUT / 200000\n");
        }
    }

    @Test
    void passwordIsSentWhenItIsAskedFor() throws Exception {
        OurLocal local = opened.add(Pair.withUsers(Map.of("fry", "walrus"))).local();
        Authenticator fry = new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                assertThat(getRequestingPrompt()).isEqualTo("procurator");
                return new PasswordAuthentication("fry", "walrus".toCharArray());
            }
        };
        try (HttpClient client = client(local.socksAddress()).authenticator(fry).build()) {
            assertThat(get(client, first, "/")).isEqualTo("GET / 0\n");
        }
        assertThat(local.half().snapshot().loops().tunnels().ever()).isEqualTo(1);
        try (HttpClient stranger = client(local.socksAddress()).build()) {
            assertThat(stranger.send(request(first, "/").build(), BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(407);
        }
    }
}
