package procurator.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import procurator.dial.DnsServer;
import procurator.half.Mode;
import procurator.half.Pollers;
import procurator.local.Forward;
import procurator.shadowsocks.Method;
import procurator.tunnel.OurLocal;
import procurator.tunnel.OurServer;
import procurator.tunnel.Pair;
import procurator.tunnel.UdpEchoServer;
import procurator.wire.Address;

/** Datagrams with shadowsocks-libev as the other half, in every method both have, and with dig. */
@Tag("interop")
@Timeout(120)
class LibevUdpTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);

    static Stream<Method> methods() {
        return Arrays.stream(Method.values()).filter(method -> !method.edition().isStamped());
    }

    static List<Forward> forwardTo(Address target) {
        return List.of(new Forward(ANY_PORT, target, Mode.UDP_ONLY));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void ourLocalCarriesDatagramsThroughItsServer(Method method) throws IOException {
        try (UdpEchoServer target = UdpEchoServer.echo("127.0.0.1");
                PeerProcess server = PeerProcess.libevServer(method, "pässword");
                OurLocal local = OurLocal.start(
                        method, Pollers.best(), server.address(), "pässword", forwardTo(target.address()))) {
            Datagrams.bySocks(local.socksAddress());
            Datagrams.byForward(local.forwardAddress("UDP"));
            assertThat(local.half().status()).contains("udp dropped: none");
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void itsLocalAndItsTunnelCarryDatagramsThroughOurServer(Method method) throws IOException {
        try (UdpEchoServer target = UdpEchoServer.echo("127.0.0.1");
                OurServer server = OurServer.start(method, Pollers.best(), "pässword");
                PeerProcess local = PeerProcess.libevLocal(method, "pässword", server.address());
                PeerProcess tunnel = PeerProcess.libevTunnel(method, "pässword", server.address(), target.address())) {
            Datagrams.bySocks(local.address());
            Datagrams.byForward(tunnel.address());
            assertThat(server.half().status()).contains("udp dropped: none");
        }
    }

    @ParameterizedTest
    @EnumSource(Pollers.class)
    void digAsksANameServerThroughAForwardedPort(Pollers poller) throws Exception {
        try (DnsServer dns = new DnsServer(ANY_PORT);
                Pair pair = Pair.start(Method.DEFAULT, poller, true, forwardTo(dns.address()))) {
            assertThat(dig(pair.local().forwardAddress("UDP"), "name.test")).isEqualTo("203.0.113.7\n");
        }
    }

    @Test
    void digAsksANameServerThroughItsServer() throws Exception {
        Method method = Method.CHACHA20_IETF_POLY1305;
        try (DnsServer dns = new DnsServer(ANY_PORT);
                PeerProcess server = PeerProcess.libevServer(method, "secret");
                OurLocal local =
                        OurLocal.start(method, Pollers.best(), server.address(), "secret", forwardTo(dns.address()))) {
            assertThat(dig(local.forwardAddress("UDP"), "name.test")).isEqualTo("203.0.113.7\n");
        }
    }

    private static String dig(InetSocketAddress at, String name) throws IOException {
        Process process = new ProcessBuilder(
                        "dig", "@127.0.0.1", "-p", "" + at.getPort(), "+tries=1", "+time=5", "+short", name)
                .redirectErrorStream(true)
                .start();
        return new String(process.getInputStream().readAllBytes(), UTF_8);
    }
}
