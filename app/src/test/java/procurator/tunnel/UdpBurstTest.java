package procurator.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import procurator.half.EngineConfig;
import procurator.half.Mode;
import procurator.half.Pollers;
import procurator.local.Forward;
import procurator.local.upstream.LinkServer;
import procurator.server.ServerConfig;
import procurator.shadowsocks.ClientKeys;
import procurator.shadowsocks.Method;
import procurator.shadowsocks.ServerKeys;
import procurator.udp.UdpLimits;

/** Look-ups of names through a forward: each comes from a port of its own and wants one answer. */
@Timeout(120)
class UdpBurstTest {
    static Stream<Arguments> editionsAndPollers() {
        return Stream.of(Method.AES_128_GCM, Method.BLAKE3_AES_128_GCM)
                .flatMap(method -> Arrays.stream(Pollers.values()).map(poller -> Arguments.of(method, poller)));
    }

    private static EngineConfig engine(Pollers poller, UdpLimits udp) {
        EngineConfig usual = Listening.engine(poller);
        return new EngineConfig(1, poller, usual.relay(), udp, usual.drain());
    }

    /** Both halves with the same limits. */
    private static Pair pair(Method method, UdpEchoServer target, EngineConfig engine) throws IOException {
        String password = ClientKeys.generate(method, new SecureRandom());
        OurServer server = OurServer.start(new ServerConfig(
                List.of(new ServerConfig.Service(
                        List.of(Listening.anyPort()), ServerKeys.ofPassword(method, password), Mode.TCP_AND_UDP)),
                true,
                List.of(),
                true,
                engine));
        Forward forward = new Forward(Listening.anyPort(), target.address(), Mode.UDP_ONLY);
        LinkServer link = OurLocal.link(method, server.address(), password);
        OurLocal local = OurLocal.start(OurLocal.config(List.of(), link, List.of(forward), null, engine));
        return new Pair(server, local);
    }

    /** Asks once from each of so many new ports at the same time, and awaits the answers. */
    private static void ask(InetSocketAddress forward, int count) throws IOException {
        List<DatagramSocket> clients = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                DatagramSocket client = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"));
                clients.add(client);
                client.setSoTimeout(20_000);
                client.connect(forward);
                byte[] question = {(byte) (i >>> 8), (byte) i, 1, 2, 3};
                client.send(new DatagramPacket(question, question.length));
            }
            for (int i = 0; i < count; i++) {
                DatagramPacket answer = new DatagramPacket(new byte[100], 100);
                clients.get(i).receive(answer);
                assertThat(answer.getLength()).isEqualTo(5);
                assertThat(answer.getData()).startsWith(i >>> 8, i);
            }
        } finally {
            clients.forEach(DatagramSocket::close);
        }
    }

    @ParameterizedTest
    @MethodSource("editionsAndPollers")
    void thousandLookUpsFromNewPortsLoseNothing(Method method, Pollers poller) throws IOException {
        try (UdpEchoServer target = UdpEchoServer.echo("127.0.0.1");
                Pair pair = pair(method, target, engine(poller, UdpLimits.DEFAULT))) {
            for (int i = 0; i < 10; i++) {
                ask(pair.local().forwardAddress("UDP"), 100);
            }
            for (List<String> status :
                    List.of(pair.local().half().status(), pair.server().half().status())) {
                assertThat(status).contains("udp datagrams: 1000 up, 1000 down", "udp dropped: none");
            }
        }
    }

    /** With few descriptors, most of them in line. */
    @ParameterizedTest
    @MethodSource("editionsAndPollers")
    void lookUpsPassThroughFewSocketsWithoutALoss(Method method, Pollers poller) throws IOException {
        UdpLimits few = new UdpLimits(Duration.ofMinutes(5), 20, 20, 100);
        try (UdpEchoServer target = UdpEchoServer.echo("127.0.0.1");
                Pair pair = pair(method, target, engine(poller, few))) {
            for (int i = 0; i < 10; i++) {
                ask(pair.local().forwardAddress("UDP"), 100);
            }
            assertThat(pair.local().half().status())
                    .contains("udp datagrams: 1000 up, 1000 down")
                    .contains("udp dropped: none");
            assertThat(pair.server().half().status()).contains("udp dropped: none");
        }
    }
}
