package procurator.interop;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import procurator.Opened;
import procurator.half.Pollers;
import procurator.shadowsocks.Method;
import procurator.tunnel.HttpPeer;
import procurator.tunnel.Pair;
import procurator.tunnel.Target;

/** A page of a hundred images, an upload and a web socket in Debian's chromium-headless-shell. */
@Tag("browsers")
@Timeout(120)
class ChromiumTest {
    private static final String PAGE = """
            <script>var loaded = 0</script><body></body><script>
            for (let i = 0; i < 100; i++) {
                let image = new Image();
                image.onload = () => loaded++;
                image.src = '/image' + i;
                document.body.append(image);
            }
            onload = async () => {
                let heard = await new Promise(then => {
                    let socket = new WebSocket('ws://' + location.host + '/socket');
                    socket.onmessage = message => then(message.data);
                    socket.onerror = () => then('nothing');
                });
                let taken = await (await fetch('/', {method: 'POST', body: 'x'.repeat(300000)})).text();
                document.body.textContent = loaded + ' images, heard ' + heard + ', ' + taken;
            };
            </script>
            """;

    private final Opened opened = new Opened();

    @TempDir
    private Path folder;

    @AfterEach
    void stop() throws Exception {
        opened.close();
    }

    private static void serve(HttpPeer client) throws IOException {
        while (true) {
            String head = client.head();
            if (head.contains("Upgrade: websocket")) {
                String key = head.replaceAll("(?s).*Sec-WebSocket-Key: (\\S+).*", "$1");
                client.send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Accept: " + accepted(key) + "\r\n\r\n\u0081\u0005hello"); // RFC 6455, 5.7
                client.rest();
                return;
            } else if (head.startsWith("POST")) {
                int length = Integer.parseInt(head.replaceAll("(?s).*Content-Length: (\\d+).*", "$1"));
                answer(client, "text/plain", client.receive(length).length() + " bytes");
            } else if (head.startsWith("GET /image")) {
                answer(client, "image/svg+xml", "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>");
            } else {
                answer(client, "text/html", PAGE);
            }
        }
    }

    private static void answer(HttpPeer client, String type, String body) throws IOException {
        client.send("HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nContent-Length: " + body.length() + "\r\n\r\n"
                + body);
    }

    /** RFC 6455, section 4.2.2. */
    private static String accepted(String key) {
        try {
            byte[] hashed = (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(US_ASCII);
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest(hashed));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "socks5"})
    void pageLoadsWhole(String scheme) throws IOException {
        Target site = opened.add(Target.of(socket -> serve(new HttpPeer(socket))));
        Pair pair = opened.add(Pair.start(Method.DEFAULT, Pollers.best()));
        Process browser = new ProcessBuilder(
                        "chromium-headless-shell",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--disable-background-networking",
                        "--user-data-dir=" + folder,
                        "--proxy-bypass-list=<-loopback>",
                        "--proxy-server=" + scheme + "://127.0.0.1:"
                                + pair.socksAddress().getPort(),
                        "--virtual-time-budget=10000",
                        "--dump-dom",
                        "http://" + site.address() + "/")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(new String(browser.getInputStream().readAllBytes(), UTF_8))
                .contains("100 images, heard hello, 300000 bytes");
        assertThat(pair.server().half().snapshot().loops().tunnels().ever()).isBetween(1L, 20L);
    }
}
