package procurator.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import procurator.half.Pollers;
import procurator.shadowsocks.Method;
import procurator.tunnel.OurLocal;
import procurator.tunnel.OurServer;
import procurator.tunnel.Pair;

/** What people do first: curl through both halves, and through one with shadowsocks-libev as the other. */
@Tag("interop")
@Timeout(60)
class CurlTest {
    private final List<HttpServer> servers = new ArrayList<>();

    private int serve(String address) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral(address), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = "hello from the web\n".getBytes(UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        servers.add(server);
        return server.getAddress().getPort();
    }

    @AfterEach
    void stop() {
        servers.forEach(server -> server.stop(0));
    }

    /** @param options apart by blanks; the last has the proxy as its value */
    private static String curl(String options, InetSocketAddress proxy, String url) throws IOException {
        String command = "curl -sS --max-time 20 " + options + " 127.0.0.1:" + proxy.getPort() + " " + url;
        Process process = new ProcessBuilder(command.split(" ", -1))
                .redirectErrorStream(true)
                .start();
        return new String(process.getInputStream().readAllBytes(), UTF_8);
    }

    @Test
    void curlReachesNamesAndBothFamiliesThroughBothHalves() throws IOException {
        int four = serve("127.0.0.1");
        int six = serve("::1");
        try (Pair pair = Pair.start(Method.DEFAULT, Pollers.best())) {
            pair.server().names.knows("web.test", "127.0.0.1");
            assertThat(curl("--socks5-hostname", pair.socksAddress(), "http://web.test:" + four))
                    .isEqualTo("hello from the web\n");
            assertThat(curl("--socks5", pair.socksAddress(), "http://127.0.0.1:" + four))
                    .isEqualTo("hello from the web\n");
            assertThat(curl("--socks5", pair.socksAddress(), "http://[::1]:" + six))
                    .isEqualTo("hello from the web\n");
        }
    }

    @Test
    void curlComesInByAllFiveWays() throws IOException {
        int web = serve("127.0.0.1");
        String page = "http://web.test:" + web;
        try (Pair pair = Pair.start(Method.DEFAULT, Pollers.best())) {
            pair.server().names.knows("web.test", "127.0.0.1");
            for (String way : List.of("-x", "-px", "--socks4a", "--socks5-hostname")) {
                assertThat(curl(way, pair.socksAddress(), page)).as(way).isEqualTo("hello from the web\n");
            }
            assertThat(curl("--socks4", pair.socksAddress(), "http://127.0.0.1:" + web))
                    .isEqualTo("hello from the web\n");
        }
    }

    @Test
    void curlComesInWithAPasswordByThoseThatHaveOne() throws IOException {
        String page = "http://web.test:" + serve("127.0.0.1");
        try (Pair pair = Pair.withUsers(Map.of("fry", "walrus"))) {
            pair.server().names.knows("web.test", "127.0.0.1");
            for (String way : List.of("-x", "-px", "--socks5-hostname")) {
                assertThat(curl("-U fry:walrus " + way, pair.socksAddress(), page))
                        .as(way)
                        .isEqualTo("hello from the web\n");
                assertThat(curl("-U fry:walru " + way, pair.socksAddress(), page))
                        .as(way)
                        .doesNotContain("hello");
            }
            assertThat(curl("--socks4a", pair.socksAddress(), page)).contains("(97)");
        }
    }

    @Test
    void curlReachesTheWebThroughOurLocalAndLibevsServer() throws IOException {
        int web = serve("127.0.0.1");
        try (PeerProcess server = PeerProcess.libevServer(Method.CHACHA20_IETF_POLY1305, "secret");
                OurLocal local =
                        OurLocal.start(Method.CHACHA20_IETF_POLY1305, Pollers.best(), server.address(), "secret")) {
            assertThat(curl("--socks5-hostname", local.socksAddress(), "http://localhost:" + web))
                    .isEqualTo("hello from the web\n");
        }
    }

    @Test
    void curlReachesTheWebThroughLibevsLocalAndOurServer() throws IOException {
        int web = serve("127.0.0.1");
        try (OurServer server = OurServer.start(Method.AES_256_GCM, Pollers.best(), "secret");
                PeerProcess local = PeerProcess.libevLocal(Method.AES_256_GCM, "secret", server.address())) {
            server.names.knows("web.test", "127.0.0.1");
            assertThat(curl("--socks5-hostname", local.address(), "http://web.test:" + web))
                    .isEqualTo("hello from the web\n");
        }
    }

    @Test
    void curlIsToldThatTheServerCannotBeReached() throws IOException {
        try (OurLocal local = OurLocal.start(
                Method.AES_256_GCM,
                Pollers.best(),
                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 9),
                "x")) {
            assertThat(curl("--socks5-hostname", local.socksAddress(), "http://web.test/"))
                    .contains("(5)");
            assertThat(local.log.toString()).contains("cannot be reached: connection refused");
        }
    }
}
