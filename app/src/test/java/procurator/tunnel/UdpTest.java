package procurator.tunnel;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import procurator.half.Mode;
import procurator.half.Pollers;
import procurator.local.Forward;
import procurator.shadowsocks.Method;
import procurator.shadowsocks.Methods;
import procurator.wire.Address;

/** Datagrams through both halves: by UDP ASSOCIATE and by forwarded ports. */
@Timeout(60)
class UdpTest {
    static Stream<Arguments> everyMethodAndPoller() {
        return withPollers(Arrays.stream(Method.values()));
    }

    /** Without the stream ciphers, which take some of all noise for datagrams. */
    static Stream<Arguments> everyAuthenticMethodAndPoller() {
        return withPollers(Methods.authentic());
    }

    private static Stream<Arguments> withPollers(Stream<Method> methods) {
        return methods.flatMap(method -> Arrays.stream(Pollers.values()).map(poller -> Arguments.of(method, poller)));
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @MethodSource("everyMethodAndPoller")
    void datagramsOfEverySizeComeBackAsTheyWereSent(Method method, Pollers poller) throws IOException {
        try (UdpEchoServer target = UdpEchoServer.echo("127.0.0.1");
                Pair pair = Pair.start(method, poller);
                UdpClient client = UdpClient.associate(pair.socksAddress())) {
            for (int size : new int[] {0, 1, 64, 1_200, 1_472, 9_000, 65_000}) {
                client.send(target.address(), random(size));
                UdpClient.Datagram answer = client.receive();
                assertThat(answer.payload()).isEqualTo(random(size));
                assertThat(answer.source()).isEqualTo(target.address());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Pollers.class)
    void namesAndIpv6AreReached(Pollers poller) throws IOException {
        try (UdpEchoServer four = UdpEchoServer.echo("127.0.0.1");
                UdpEchoServer six = UdpEchoServer.echo("::1");
                Pair pair = Pair.start(Method.DEFAULT, poller);
                UdpClient client = UdpClient.associate(pair.socksAddress())) {
            pair.server().names.knows("dns.test", "127.0.0.1");
            client.send(new Address.Name("dns.test", four.address().port()), random(10));
            assertThat(client.receive().payload()).isEqualTo(random(10));
            client.send(six.address(), random(11));
            assertThat(client.receive().source()).isEqualTo(six.address());
        }
    }

    @ParameterizedTest
    @EnumSource(Pollers.class)
    void answerFromAnotherPortComesWithItsOwnAddress(Pollers poller) throws IOException {
        try (UdpEchoServer target = UdpEchoServer.answeringFromAnotherPort();
                Pair pair = Pair.start(Method.DEFAULT, poller);
                UdpClient client = UdpClient.associate(pair.socksAddress())) {
            client.send(target.address(), random(5));
            UdpClient.Datagram answer = client.receive();
            assertThat(answer.payload()).isEqualTo(random(5));
            assertThat(answer.source().port()).isNotEqualTo(target.address().port());
        }
    }

    @ParameterizedTest
    @EnumSource(Pollers.class)
    void clientsThatAskTheSameTargetSeeTheirOwnAnswersOnly(Pollers poller) throws IOException {
        try (UdpEchoServer target = UdpEchoServer.echo("127.0.0.1");
                Pair pair = Pair.start(Method.DEFAULT, poller);
                UdpClient one = UdpClient.associate(pair.socksAddress());
                UdpClient other = UdpClient.associate(pair.socksAddress())) {
            for (int from = 1; from <= 100; from += 20) { // a socket of the JDK's has room for 92 of them
                for (int i = from; i < from + 20; i++) {
                    one.send(target.address(), random(i));
                    other.send(target.address(), random(1_000 + i));
                }
                for (int i = from; i < from + 20; i++) {
                    assertThat(one.receive().payload()).isEqualTo(random(i));
                    assertThat(other.receive().payload()).isEqualTo(random(1_000 + i));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Pollers.class)
    void associationEndsWithItsTcpConnection(Pollers poller) throws IOException {
        try (Pair pair = Pair.start(Method.DEFAULT, poller)) {
            UdpClient client = UdpClient.associate(pair.socksAddress());
            assertThat(pair.local().half().status()).anyMatch(line -> line.startsWith("udp associations: 1 now"));
            client.close();
            await().atMost(10, SECONDS)
                    .untilAsserted(() -> assertThat(pair.local().half().status())
                            .anyMatch(line -> line.startsWith("udp associations: 0 now, 1 ever")));
        }
    }

    @ParameterizedTest
    @EnumSource(Pollers.class)
    void fragmentsAndForeignHostsAreDroppedAndCounted(Pollers poller) throws IOException {
        try (UdpEchoServer target = UdpEchoServer.echo("127.0.0.1");
                Pair pair = Pair.start(Method.DEFAULT, poller);
                UdpClient client = UdpClient.associate(pair.socksAddress());
                DatagramSocket stranger = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.2"))) {
            byte[] fragment = UdpClient.datagram(target.address(), random(5));
            fragment[2] = 1;
            client.sendRaw(fragment);
            byte[] whole = UdpClient.datagram(target.address(), random(6));
            stranger.send(new DatagramPacket(whole, whole.length, client.relay()));
            byte[] reserved = UdpClient.datagram(target.address(), random(7));
            reserved[0] = 1; // as some clients have it
            client.sendRaw(reserved);
            assertThat(client.receive().payload()).isEqualTo(random(7));
            assertThat(pair.local().half().status()).contains("udp dropped: foreign 1, fragment 1");
            assertThat(pair.local().log.toString())
                    .contains("dropped, since it is a fragment (expected: FRAG 0)")
                    .contains("a datagram of the client at 127.0.0.2:" + stranger.getLocalPort() + ": dropped, since");
        }
    }

    @ParameterizedTest
    @EnumSource(Pollers.class)
    void privateTargetsAreNotReachedUnlessOpened(Pollers poller) throws IOException {
        try (UdpEchoServer target = UdpEchoServer.echo("127.0.0.1");
                Pair pair = Pair.start(Method.DEFAULT, poller, false, List.of());
                UdpClient client = UdpClient.associate(pair.socksAddress())) {
            client.send(target.address(), random(5));
            await().atMost(10, SECONDS)
                    .untilAsserted(
                            () -> assertThat(pair.server().half().status()).contains("udp dropped: not allowed 1"));
            client.socket().setSoTimeout(1);
            assertThatThrownBy(client::receive).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("everyAuthenticMethodAndPoller")
    void garbageOpensNothingAndIsNotAnswered(Method method, Pollers poller) throws IOException {
        try (Pair pair = Pair.start(method, poller);
                DatagramSocket prober = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
            Random random = new Random(7);
            InetSocketAddress server = pair.server().address();
            for (int i = 0; i < 300; i++) {
                byte[] garbage = new byte[random.nextInt(200)];
                random.nextBytes(garbage);
                prober.send(new DatagramPacket(garbage, garbage.length, server));
            }
            await().atMost(10, SECONDS)
                    .untilAsserted(() -> assertThat(pair.server().half().status())
                            .anyMatch(line -> line.matches("udp dropped: .*unauthenticated 300.*")));
            assertThat(pair.server().half().status()).contains("udp associations: 0 now, 0 ever");
            prober.setSoTimeout(1);
            assertThatThrownBy(() -> prober.receive(new DatagramPacket(new byte[1], 1)))
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(Pollers.class)
    void forwardedPortNeedsNoSocksAndKeepsItsClientsApart(Pollers poller) throws IOException {
        try (UdpEchoServer target = UdpEchoServer.echo("127.0.0.1")) {
            Forward forward = new Forward(Listening.anyPort(), target.address(), Mode.TCP_AND_UDP);
            try (Pair pair = Pair.start(Method.DEFAULT, poller, true, List.of(forward));
                    DatagramSocket one = connected(pair);
                    DatagramSocket other = connected(pair)) {
                for (int i = 1; i <= 20; i++) {
                    one.send(new DatagramPacket(random(i), i));
                    other.send(new DatagramPacket(random(100 + i), 100 + i));
                }
                for (int i = 1; i <= 20; i++) {
                    assertThat(received(one)).isEqualTo(random(i));
                    assertThat(received(other)).isEqualTo(random(100 + i));
                }
            }
        }
    }

    private static DatagramSocket connected(Pair pair) throws IOException {
        DatagramSocket socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"));
        socket.connect(pair.local().forwardAddress("UDP"));
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static byte[] received(DatagramSocket socket) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
        socket.receive(packet);
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }
}
