package procurator.tunnel;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import procurator.Opened;
import procurator.half.Pollers;
import procurator.net.FreePort;
import procurator.shadowsocks.Method;
import procurator.subscription.Provider;

/** A handshake of TLS whose server dies, or stands still, when the target has heard the hello and has not answered. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TlsMovedTest {
    private static final Method METHOD = Method.AES_256_GCM;
    private static final String PASSWORD = "secret";

    @TempDir
    private Path folder;

    private final Opened opened = new Opened();
    private final AtomicBoolean isFirst = new AtomicBoolean(true);
    private Path store;
    private Provider web;
    private HalfProcess first;
    private OurLocal local;

    @BeforeEach
    void start() throws Exception {
        store = Provider.certificate(folder);
        web = opened.add(Provider.https(store).serve("/", 200, "hello"));
        InetSocketAddress at = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), FreePort.find());
        first = opened.add(HalfProcess.start("server", folder, """
                {"server": "127.0.0.1:%d", "password": "%s", "method": "aes-256-gcm", "allow_private": true}
                """.formatted(at.getPort(), PASSWORD)));
        OurServer second = opened.add(OurServer.start(METHOD, Pollers.best(), PASSWORD));
        local = opened.add(OurLocal.ofSeveral(
                List.of(OurLocal.link(METHOD, at, PASSWORD), OurLocal.link(METHOD, second.address(), PASSWORD))));
    }

    @AfterEach
    void stop() throws Exception {
        opened.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"KILL", "STOP"})
    void isMadeWithAnotherServerAndTheClientSeesNothingOfIt(String signal) throws Exception {
        Target gate = opened.add(Target.of(client -> treat(client, signal)));
        SocksClient client = opened.add(SocksClient.through(local.socksAddress(), gate.address()));
        SSLSocket tls = (SSLSocket) Provider.trusting(store).createSocket(client.socket(), "localhost", 443, true);
        tls.startHandshake();
        tls.getOutputStream().write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
        BufferedReader answer = new BufferedReader(new InputStreamReader(tls.getInputStream(), US_ASCII));
        assertThat(answer.readLine()).isEqualTo("HTTP/1.1 200 OK");
        assertThat(isFirst).isFalse();
        assertThat(gate.accepted).hasValueGreaterThanOrEqualTo(2);
    }

    /** Whoever comes first loses the server that it came through; the next is passed on. */
    private void treat(Socket client, String signal) throws IOException {
        if (!isFirst.getAndSet(false)) {
            pass(client);
            return;
        }
        assertThat(client.getInputStream().read()).isEqualTo(22); // a record of a handshake
        try {
            first.signal(signal);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        client.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    private void pass(Socket client) throws IOException {
        try (Socket to =
                new Socket(InetAddress.getLoopbackAddress(), web.url("/").getPort())) {
            Thread.ofVirtual().start(() -> {
                try {
                    to.getInputStream().transferTo(client.getOutputStream());
                } catch (IOException _) {
                    // the client has what it wants
                }
            });
            client.getInputStream().transferTo(to.getOutputStream());
        }
    }
}
