package procurator.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import procurator.half.EngineConfig;
import procurator.half.Mode;
import procurator.half.Pollers;
import procurator.local.Forward;
import procurator.local.upstream.LinkServer;
import procurator.net.FreePort;
import procurator.server.ServerConfig;
import procurator.shadowsocks.ClientKeys;
import procurator.shadowsocks.Method;
import procurator.shadowsocks.ServerKeys;

/** Halves that listen on IPv4 and IPv6 at once, on one port. */
@Timeout(60)
class BothFamiliesTest {
    private static final Method METHOD = Method.AES_128_GCM;
    private static final String PASSWORD = ClientKeys.generate(METHOD, new SecureRandom());

    static Stream<Arguments> pollersOrdersAndWorkers() {
        return Arrays.stream(Pollers.values())
                .flatMap(poller -> Stream.of(List.of("::", "0.0.0.0"), List.of("0.0.0.0", "::"), List.of("::"))
                        .flatMap(hosts -> Stream.of(1, 3).map(workers -> Arguments.of(poller, hosts, workers))));
    }

    private static List<InetSocketAddress> at(List<String> hosts, int port) {
        return hosts.stream()
                .map(host -> new InetSocketAddress(InetAddress.ofLiteral(host), port))
                .toList();
    }

    private static EngineConfig engine(Pollers poller, int workers) {
        EngineConfig one = Listening.engine(poller);
        return new EngineConfig(workers, poller, one.relay(), one.udp(), one.drain());
    }

    private static OurServer server(List<InetSocketAddress> listen, Mode mode, EngineConfig engine) throws IOException {
        ServerKeys keys = ServerKeys.ofPassword(METHOD, PASSWORD);
        return OurServer.start(
                new ServerConfig(List.of(new ServerConfig.Service(listen, keys, mode)), true, List.of(), true, engine));
    }

    private static void assertServes(InetSocketAddress server, Target target, UdpEchoServer udpTarget)
            throws IOException {
        try (OurLocal local = OurLocal.start(METHOD, Pollers.best(), server, PASSWORD);
                SocksClient client = SocksClient.through(local.socksAddress(), target.address());
                UdpClient datagrams = UdpClient.associate(local.socksAddress())) {
            client.send((byte) 7);
            assertThat(client.receive(1)).containsExactly(7);
            datagrams.send(udpTarget.address(), (byte) 8);
            assertThat(datagrams.receive().payload()).containsExactly(8);
        }
    }

    @ParameterizedTest
    @MethodSource("pollersOrdersAndWorkers")
    void serverIsReachedByBothFamiliesWithStreamsAndDatagrams(Pollers poller, List<String> hosts, int workers)
            throws IOException {
        try (Target target = Target.echo();
                UdpEchoServer udpTarget = UdpEchoServer.echo("127.0.0.1");
                OurServer server = server(at(hosts, FreePort.find()), Mode.TCP_AND_UDP, engine(poller, workers))) {
            assertThat(server.half().listening()).hasSize(2 * sockets(poller, hosts));
            int real = server.address().getPort();
            for (String host : List.of("127.0.0.1", "::1")) {
                assertServes(new InetSocketAddress(InetAddress.ofLiteral(host), real), target, udpTarget);
            }
        }
    }

    /** java.nio has no IPV6_V6ONLY: its socket on {@code ::} serves IPv4 as well. */
    private static int sockets(Pollers poller, List<String> hosts) {
        return poller == Pollers.EPOLL ? hosts.size() : 1;
    }

    @ParameterizedTest
    @EnumSource(Pollers.class)
    void serverOfDatagramsAloneServesBothToo(Pollers poller) throws IOException {
        List<InetSocketAddress> both = at(List.of("0.0.0.0", "::"), FreePort.find());
        try (OurServer server = server(both, Mode.UDP_ONLY, Listening.engine(poller))) {
            assertThat(server.half().listening())
                    .hasSize(sockets(poller, List.of("0.0.0.0", "::")))
                    .allMatch(line -> line.startsWith("UDP "));
        }
    }

    @ParameterizedTest
    @MethodSource("pollersOrdersAndWorkers")
    void forwardsToOneTargetMayShareAPort(Pollers poller, List<String> hosts, int workers) throws IOException {
        try (UdpEchoServer target = UdpEchoServer.echo("127.0.0.1");
                OurServer server = OurServer.start(METHOD, Pollers.best(), PASSWORD)) {
            List<Forward> forwards = at(hosts, FreePort.find()).stream()
                    .map(listen -> new Forward(listen, target.address(), Mode.TCP_AND_UDP))
                    .toList();
            try (OurLocal local = local(server, forwards, engine(poller, workers))) {
                int port = local.forwardAddress("UDP").getPort();
                for (String host : List.of("127.0.0.1", "::1")) {
                    assertEchoes(new InetSocketAddress(InetAddress.ofLiteral(host), port));
                }
            }
        }
    }

    /** One address of IPv4 is not all of it; only epoll can leave the others free. */
    @ParameterizedTest
    @EnumSource(names = "EPOLL")
    void ipv6AndOneAddressOfIpv4LeaveTheOthersFree(Pollers poller) throws IOException {
        int port = FreePort.find();
        try (OurServer server = server(at(List.of("::", "127.0.0.1"), port), Mode.TCP_AND_UDP, engine(poller, 2));
                ServerSocket other = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.2"))) {
            assertThat(server.half().listening()).hasSize(4);
            assertThat(other.isBound()).isTrue();
        }
    }

    private static OurLocal local(OurServer server, List<Forward> forwards, EngineConfig engine) throws IOException {
        LinkServer link = OurLocal.link(METHOD, server.address(), PASSWORD);
        return OurLocal.start(OurLocal.config(List.of(), link, forwards, null, engine));
    }

    private static void assertEchoes(InetSocketAddress forward) throws IOException {
        try (DatagramSocket client = new DatagramSocket()) {
            client.setSoTimeout(20_000);
            client.connect(forward);
            client.send(new DatagramPacket(new byte[] {9}, 1));
            DatagramPacket answer = new DatagramPacket(new byte[10], 10);
            client.receive(answer);
            assertThat(answer.getLength()).isEqualTo(1);
        }
    }
}
