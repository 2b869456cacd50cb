package procurator.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import procurator.Opened;
import procurator.tunnel.OurLocal;
import procurator.tunnel.Pair;
import procurator.tunnel.Web;

/** Programs that people have, with procurator as their HTTP proxy that asks for a password. */
@Tag("interop")
@Timeout(60)
class HttpClientsTest {
    private final Opened opened = new Opened();
    private Web web;
    private OurLocal local;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws IOException {
        web = opened.add(new Web());
        local = opened.add(Pair.withUsers(Map.of("fry", "walrus"))).local();
    }

    @AfterEach
    void stop() throws Exception {
        opened.close();
    }

    private String url(String path) {
        return "http://127.0.0.1:" + web.port() + path;
    }

    private String proxy(String user) {
        InetSocketAddress at = local.socksAddress();
        return "http://" + user + "@127.0.0.1:" + at.getPort();
    }

    private static String say(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes(), UTF_8);
    }

    private String curl(String user, String... more) throws IOException {
        List<String> command = new ArrayList<>(
                List.of("curl", "-sS", "--max-time", "20", "-x", proxy(user), "-w", "%{http_code} %{num_connects}\n"));
        command.addAll(List.of(more));
        return say(command.toArray(String[]::new));
    }

    @Test
    void curlAsksForOneUrlAfterTheOtherOnOneConnection() throws IOException {
        assertThat(curl("fry:walrus", url("/a"), url("/b?c"))).isEqualTo("GET /a 0\n200 1\nGET /b?c 0\n200 0\n");
    }

    @Test
    void curlTunnels() throws IOException {
        assertThat(curl("fry:walrus", "-p", url("/a"))).isEqualTo("GET /a 0\n200 1\n");
        assertThat(curl("fry:wrong", "-p", url("/a"))).contains("407");
    }

    @Test
    void curlComesWithThePasswordOnTheConnectionThatItWasAskedForItOn() throws IOException {
        assertThat(curl("fry:walrus", "--proxy-anyauth", "-d", "hello", url("/")))
                .isEqualTo("POST / 5\n200 1\n");
        assertThat(curl("fry:wrong", "--proxy-anyauth", url("/")))
                .contains("socks_users")
                .endsWith("407 1\n");
    }

    @Test
    void curlUploadsWithoutALengthAndWaitsForTheServersWord() throws IOException {
        Path body = Files.write(folder.resolve("body"), new byte[2_000_000]);
        assertThat(curl("fry:walrus", "-T", body.toString(), "-H", "Transfer-Encoding: chunked", url("/")))
                .isEqualTo("PUT /body 2000000\n200 1\n");
        assertThat(curl("fry:walrus", "-T", body.toString(), "-H", "Expect: 100-continue", url("/")))
                .isEqualTo("PUT /body 2000000\n200 1\n");
    }

    @Test
    void curlOfTheVersionBeforeIsServed() throws IOException {
        assertThat(curl("fry:walrus", "-0", url("/"))).isEqualTo("GET / 0\n200 1\n");
    }

    @Test
    void pythonAsksAndTunnels() throws IOException {
        String program = """
                import http.client, urllib.request
                opener = urllib.request.build_opener(urllib.request.ProxyHandler({'http': '%s'}))
                print(opener.open('%s', timeout=20).read().decode(), end='')
                tunnel = http.client.HTTPConnection('127.0.0.1', %d, timeout=20)
                tunnel.set_tunnel('127.0.0.1', %d, {'Proxy-Authorization': 'Basic ZnJ5OndhbHJ1cw=='})
                for path in '/b', '/c':
                    tunnel.request('GET', path)
                    print(tunnel.getresponse().read().decode(), end='')
                """.formatted(
                        proxy("fry:walrus"), url("/a"), local.socksAddress().getPort(), web.port());
        assertThat(say("python3", "-c", program)).isEqualTo("GET /a 0\nGET /b 0\nGET /c 0\n");
    }
}
