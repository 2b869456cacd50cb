package procurator.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import procurator.half.Mode;
import procurator.half.Pollers;
import procurator.local.upstream.LinkServer;
import procurator.net.FreePort;
import procurator.plugin.Plugin;
import procurator.shadowsocks.ClientKeys;
import procurator.shadowsocks.Method;
import procurator.tunnel.OurServer;
import procurator.tunnel.Target;
import procurator.wire.Address;

/** What {@code check --connect} says, of real servers. */
@Timeout(60)
class ReachTest {
    private static final Address NOWHERE = new Address.Name("nowhere.test", 80);
    private static final Duration LONG = Duration.ofSeconds(10);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private boolean reached(Address web, Duration atMost, LinkServer... servers) {
        return new Reach(web, atMost).all(List.of(servers), new PrintStream(out, true, UTF_8));
    }

    private String said() {
        return out.toString(UTF_8);
    }

    private static LinkServer at(InetSocketAddress address, Method method, String password) {
        Address.Ip ip = new Address.Ip(address.getAddress(), address.getPort());
        return LinkServer.of(ip, ClientKeys.ofPassword(method, password));
    }

    private static String key(Method method) {
        return ClientKeys.generate(method, new SecureRandom());
    }

    static void answer(Socket client) throws IOException {
        assertThat(client.getInputStream().read(new byte[1024])).isPositive();
        client.getOutputStream().write("HTTP/1.0 200 OK".getBytes(US_ASCII));
    }

    @ParameterizedTest
    @EnumSource(names = {"AES_256_GCM", "BLAKE3_AES_128_GCM", "AES_256_CFB"})
    void answerThroughTheLinkIsGood(Method method) throws IOException {
        String key = key(method);
        try (Target web = Target.of(ReachTest::answer);
                OurServer server = OurServer.start(method, Pollers.best(), key)) {
            assertThat(reached(web.address(), LONG, at(server.address(), method, key)))
                    .isTrue();
            assertThat(said())
                    .containsSubsequence(
                            "to " + server.address().toString().substring(1),
                            "name       ok      127.0.0.1",
                            "connection ok      127.0.0.1 accepts",
                            "key        ok      " + web.address() + " answered through it after");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"AES_256_GCM", "BLAKE3_AES_128_GCM"})
    void otherKeyMeetsSilenceAndTheTextSaysWhatToLookAt(Method method) throws IOException {
        try (OurServer server = OurServer.start(method, Pollers.best(), key(method))) {
            assertThat(reached(NOWHERE, Duration.ofMillis(300), at(server.address(), method, key(method))))
                    .isFalse();
            assertThat(said()).contains("key        FAILED  no answer in", "Are password and method the same");
            assertThat(said().contains("clocks")).isEqualTo(method == Method.BLAKE3_AES_128_GCM);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"AES_256_GCM", "BLAKE3_AES_128_GCM", "AES_256_CFB"})
    void targetTheServerCannotReachIsSaid(Method method) throws IOException {
        String key = key(method);
        try (OurServer server = OurServer.start(method, Pollers.best(), key)) {
            assertThat(reached(NOWHERE, LONG, at(server.address(), method, key)))
                    .isFalse();
            assertThat(said()).contains("reset the link without an answer", "no way to nowhere.test:80");
        }
    }

    @Test
    void whatClosesOrAnswersOtherwiseIsToldApart() throws IOException {
        String key = key(Method.DEFAULT);
        try (Target closing = Target.of(client -> client.getInputStream().read(new byte[64 * 1024]));
                Target other = Target.of(client -> client.getOutputStream().write(new byte[200]))) {
            assertThat(reached(NOWHERE, LONG, at(closing.socketAddress(), Method.DEFAULT, key)))
                    .isFalse();
            assertThat(said()).contains("ended the link without an answer", "are password and method the same");
            assertThat(reached(NOWHERE, LONG, at(other.socketAddress(), Method.DEFAULT, key)))
                    .isFalse();
            assertThat(said()).contains("is not one to us (", "something else than a Shadowsocks server");
        }
    }

    /** Under a stream cipher anything decrypts, to something. */
    @ParameterizedTest
    @MethodSource("procurator.shadowsocks.Methods#unsealed")
    void answerIsAWebServersOrNone(Method method) throws IOException {
        try (Target other = Target.of(client -> client.getOutputStream().write(new byte[200]))) {
            assertThat(reached(NOWHERE, LONG, at(other.socketAddress(), method, key(method))))
                    .isFalse();
            assertThat(said()).contains("is not one to us (it is no web server's)");
        }
    }

    @Test
    void oneConnectionIsEnough() throws IOException {
        try (Target closing = Target.of(client -> client.getInputStream().read(new byte[64 * 1024]))) {
            assertThat(reached(NOWHERE, LONG, at(closing.socketAddress(), Method.DEFAULT, key(Method.DEFAULT))))
                    .isFalse();
            assertThat(closing.accepted.get()).isEqualTo(1);
        }
    }

    @Test
    void pluginIsAStep() throws IOException {
        try (Target server = Target.echo()) {
            LinkServer behind = at(server.socketAddress(), Method.DEFAULT, key(Method.DEFAULT))
                    .withPlugin(new Plugin("no-such-plugin", "", List.of(), Mode.TCP_ONLY));
            assertThat(reached(NOWHERE, LONG, behind)).isFalse();
            assertThat(said())
                    .contains(
                            "name       ok      127.0.0.1",
                            "plugin     FAILED  plugin no-such-plugin: there is no such program")
                    .doesNotContain("connection");
            assertThat(server.accepted.get()).isZero();
        }
    }

    @Test
    void nameWithoutAnAddressAndPortThatNobodyHasAreSteps() throws IOException {
        InetSocketAddress closed = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), FreePort.find());
        ClientKeys keys = ClientKeys.ofPassword(Method.DEFAULT, key(Method.DEFAULT));
        LinkServer unnamed = LinkServer.of(new Address.Name("a..b", 1), keys);
        assertThat(reached(
                        NOWHERE,
                        LONG,
                        unnamed,
                        LinkServer.of(new Address.Ip(closed.getAddress(), closed.getPort()), keys)))
                .isFalse();
        assertThat(said())
                .contains(
                        "name       FAILED  it has no address", "connection FAILED  127.0.0.1: ", "is the port right");
    }
}
