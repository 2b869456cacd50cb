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
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import procurator.Opened;
import procurator.half.Mode;
import procurator.half.Pollers;
import procurator.local.ClientPort;
import procurator.local.Forward;
import procurator.local.upstream.LinkServer;
import procurator.server.ServerConfig;
import procurator.shadowsocks.ClientKeys;
import procurator.shadowsocks.Method;
import procurator.shadowsocks.ServerKeys;
import procurator.wire.Address;

/** Our local half as its clients see it when the configuration, the server or the end is not the usual one. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UdpLocalTest {
    private static final Method METHOD = Method.AES_128_GCM;
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    @AutoClose
    private final Opened opened = new Opened();

    private OurLocal local(Pollers poller, String listen, Mode mode, @Nullable InetAddress told, Forward... forwards)
            throws IOException {
        OurServer server = opened.add(OurServer.start(METHOD, poller, "secret"));
        LinkServer link = OurLocal.link(METHOD, server.address(), "secret");
        return local(poller, link, listen, mode, told, forwards);
    }

    private OurLocal local(
            Pollers poller, LinkServer link, String listen, Mode mode, @Nullable InetAddress told, Forward... forwards)
            throws IOException {
        ClientPort port = OurLocal.port(new InetSocketAddress(InetAddress.ofLiteral(listen), 0), mode);
        return opened.add(OurLocal.start(
                OurLocal.config(List.of(port), link, List.of(forwards), told, Listening.engine(poller))));
    }

    /** Where a server of ours listens that carries this alone. */
    private Address serverOf(Pollers poller, Mode mode) throws IOException {
        OurServer server = opened.add(OurServer.start(new ServerConfig(
                List.of(new ServerConfig.Service(
                        List.of(Listening.anyPort()), ServerKeys.ofPassword(METHOD, "secret"), mode)),
                true,
                List.of(),
                true,
                Listening.engine(poller))));
        InetSocketAddress at = Listening.at(server.half().listening(), mode.hasTcp() ? "TCP" : "UDP");
        return new Address.Ip(at.getAddress(), at.getPort());
    }

    private UdpEchoServer target() throws IOException {
        return opened.add(UdpEchoServer.echo("127.0.0.1"));
    }

    private static void assertEchoes(UdpClient client, Address target) throws IOException {
        client.send(target, (byte) 1, (byte) 2);
        assertThat(client.receive().payload()).containsExactly(1, 2);
    }

    // ---- what the configuration says ----

    @ParameterizedTest
    @EnumSource(Pollers.class)
    void associationIsNotAllowedWhereOnlyTcpIs(Pollers poller) throws IOException {
        OurLocal local = local(poller, "127.0.0.1", Mode.TCP_ONLY, null);
        assertThatThrownBy(() -> UdpClient.associate(local.socksAddress())).hasMessage("SOCKS reply 2");
    }

    @ParameterizedTest
    @EnumSource(Pollers.class)
    void connectIsNotAllowedWhereOnlyUdpIs(Pollers poller) throws IOException {
        OurLocal local = local(poller, "127.0.0.1", Mode.UDP_ONLY, null);
        try (Target target = Target.echo();
                SocksClient tcp = new SocksClient(local.socksAddress());
                UdpClient udp = UdpClient.associate(local.socksAddress())) {
            assertThat(tcp.connect(target.address())).isEqualTo(2);
            assertEchoes(udp, target().address());
        }
    }

    @ParameterizedTest
    @EnumSource(Pollers.class)
    void replyTellsTheConfiguredAddressAndTheRealPort(Pollers poller) throws IOException {
        InetAddress told = InetAddress.ofLiteral("203.0.113.9");
        OurLocal local = local(poller, "127.0.0.1", Mode.TCP_AND_UDP, told);
        UdpEchoServer target = target();
        try (UdpClient client = UdpClient.associate(local.socksAddress())) {
            assertThat(client.relay().getAddress()).isEqualTo(told);
            InetSocketAddress real =
                    new InetSocketAddress(LOOPBACK, client.relay().getPort());
            byte[] datagram = UdpClient.datagram(target.address(), (byte) 5);
            client.socket().send(new DatagramPacket(datagram, datagram.length, real));
            assertThat(client.receive().payload()).containsExactly(5);
        }
    }

    @ParameterizedTest
    @EnumSource(Pollers.class)
    void wildcardListenerGivesEachClientAPortOfItsFamily(Pollers poller) throws IOException {
        OurLocal local = local(poller, "::", Mode.TCP_AND_UDP, null);
        UdpEchoServer target = target();
        for (String host : List.of("127.0.0.1", "127.0.0.3", "::1")) {
            InetAddress at = InetAddress.ofLiteral(host);
            InetSocketAddress socks =
                    new InetSocketAddress(at, local.socksAddress().getPort());
            try (UdpClient client = UdpClient.associate(socks)) {
                assertThat(client.relay().getAddress())
                        .as("where it reached us")
                        .isEqualTo(at);
                assertEchoes(client, target.address());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Pollers.class)
    void datagramsGoWhereTheServerTakesThem(Pollers poller) throws IOException {
        LinkServer apart = LinkServer.of(serverOf(poller, Mode.TCP_ONLY), ClientKeys.ofPassword(METHOD, "secret"))
                .withDatagrams(serverOf(poller, Mode.UDP_ONLY));
        OurLocal local = local(poller, apart, "127.0.0.1", Mode.TCP_AND_UDP, null);
        try (Target target = Target.echo();
                SocksClient tcp = new SocksClient(local.socksAddress());
                UdpClient udp = UdpClient.associate(local.socksAddress())) {
            assertThat(tcp.connect(target.address())).isZero();
            assertEchoes(udp, target().address());
        }
    }

    // ---- whose an association is ----

    private static DatagramSocket socket() throws IOException {
        return PacketClient.socket("127.0.0.1");
    }

    private static void send(DatagramSocket from, UdpClient through, byte... datagram) throws IOException {
        from.send(new DatagramPacket(datagram, datagram.length, through.relay()));
    }

    private static void awaitDropped(OurLocal local, String dropped) {
        await().atMost(20, SECONDS)
                .untilAsserted(() -> assertThat(local.half().status()).contains("udp dropped: " + dropped));
    }

    @ParameterizedTest
    @EnumSource(Pollers.class)
    void associationStaysWithThePortItsFirstDatagramCameFrom(Pollers poller) throws IOException {
        OurLocal local = local(poller, "127.0.0.1", Mode.TCP_AND_UDP, null);
        UdpEchoServer target = target();
        try (UdpClient ann = UdpClient.associate(local.socksAddress());
                DatagramSocket other = socket()) {
            assertEchoes(ann, target.address());
            send(other, ann, UdpClient.datagram(target.address(), (byte) 9));
            awaitDropped(local, "foreign 1");
            assertEchoes(ann, target.address());
        }
    }

    @ParameterizedTest
    @EnumSource(Pollers.class)
    void datagramThatIsNoneDoesNotMakeAnAssociationItsOwn(Pollers poller) throws IOException {
        OurLocal local = local(poller, "127.0.0.1", Mode.TCP_AND_UDP, null);
        UdpEchoServer target = target();
        try (UdpClient ann = UdpClient.associate(local.socksAddress());
                DatagramSocket other = socket()) {
            send(other, ann, (byte) 1);
            awaitDropped(local, "malformed 1");
            assertEchoes(ann, target.address());
        }
    }

    /** Some name a port that they do not send from: what others on their host send may be theirs. */
    @ParameterizedTest
    @EnumSource(Pollers.class)
    void clientThatNamesAnotherPortThanItsOwnIsServedAndTold(Pollers poller) throws IOException {
        OurLocal local = local(poller, "127.0.0.1", Mode.TCP_AND_UDP, null);
        UdpEchoServer target = target();
        try (DatagramSocket never = socket();
                UdpClient ann =
                        UdpClient.associate(local.socksAddress(), socket(), "127.0.0.1", never.getLocalPort())) {
            assertEchoes(ann, target.address());
            assertThat(local.log.toString())
                    .contains("a datagram of the client at 127.0.0.1:"
                            + ann.socket().getLocalPort() + ": taken, though its UDP ASSOCIATE named port "
                            + never.getLocalPort() + " (expected: that port, or 0");
        }
    }

    @ParameterizedTest
    @EnumSource(Pollers.class)
    void portThatTheRequestNamedTakesTheAssociationOver(Pollers poller) throws IOException {
        OurLocal local = local(poller, "127.0.0.1", Mode.TCP_AND_UDP, null);
        UdpEchoServer target = target();
        for (String host : List.of("127.0.0.1", "0.0.0.0", "::")) {
            DatagramSocket own = socket();
            try (UdpClient ann = UdpClient.associate(local.socksAddress(), own, host, own.getLocalPort());
                    DatagramSocket other = socket()) {
                send(other, ann, UdpClient.datagram(target.address(), (byte) 9));
                other.setSoTimeout(20_000);
                other.receive(new DatagramPacket(new byte[100], 100));
                assertEchoes(ann, target.address());
                send(other, ann, UdpClient.datagram(target.address(), (byte) 9));
                assertEchoes(ann, target.address());
            }
        }
        assertThat(local.half().status()).contains("udp dropped: foreign 3");
        assertThat(local.log.toString()).contains("dropped, since the association is that of 127.0.0.1:");
    }

    @ParameterizedTest
    @EnumSource(Pollers.class)
    void nameInUtf8GoesToTheServerInAscii(Pollers poller) throws IOException {
        OurLocal local = local(poller, "127.0.0.1", Mode.TCP_AND_UDP, null);
        try (UdpClient ann = UdpClient.associate(local.socksAddress())) {
            // full-width digits, which are those of ASCII to whoever makes names of them: 127.0.0.1
            byte[] name = "\uff11\uff12\uff17.0.0.\uff11".getBytes(StandardCharsets.UTF_8);
            ByteBuffer datagram = ByteBuffer.allocate(3 + 2 + name.length + 2 + 1);
            datagram.position(3);
            datagram.put((byte) Address.NAME).put((byte) name.length).put(name);
            datagram.putShort((short) target().address().port()).put((byte) 7);
            ann.sendRaw(datagram.array());
            assertThat(ann.receive().payload()).containsExactly(7);
        }
    }

    /** Behind NAT a client knows neither its address nor its port; some name their target. */
    @ParameterizedTest
    @EnumSource(Pollers.class)
    void portOfAnotherHostThanTheClientSaysNothing(Pollers poller) throws IOException {
        OurLocal local = local(poller, "127.0.0.1", Mode.TCP_AND_UDP, null);
        try (UdpClient ann = UdpClient.associate(local.socksAddress(), socket(), "192.168.1.7", 5353)) {
            assertEchoes(ann, target().address());
        }
    }

    // ---- servers that come and go ----

    @ParameterizedTest
    @EnumSource(
            value = Method.class,
            names = {"AES_128_GCM", "BLAKE3_AES_256_GCM", "BLAKE3_CHACHA20_POLY1305"})
    void associationOutlivesARestartOfTheServer(Method method) throws IOException {
        Pollers poller = Pollers.best();
        ServerKeys keys = ServerKeys.ofPassword(method, password(method));
        OurServer first = OurServer.start(keys, poller, true);
        InetSocketAddress address = first.address();
        UdpEchoServer target = target();
        try (first;
                OurLocal local = OurLocal.start(method, poller, address, password(method));
                UdpClient client = UdpClient.associate(local.socksAddress())) {
            assertEchoes(client, target.address());
            first.close();
            client.send(target.address(), (byte) 9); // refused by the kernel, which is told to our socket
            await().atMost(20, SECONDS)
                    .untilAsserted(() -> assertThat(local.half().status()).contains("udp datagrams: 2 up, 1 down"));
            List<String> _ = local.half().status(); // a round later: it has gone out
            ServerConfig again = new ServerConfig(
                    List.of(new ServerConfig.Service(List.of(address), keys, Mode.TCP_AND_UDP)),
                    true,
                    List.of(),
                    true,
                    Listening.engine(poller));
            try (OurServer _ = OurServer.start(again)) {
                assertEchoes(client, target.address());
                assertEchoes(client, target.address());
            }
            assertThat(local.half().status()).contains("udp dropped: none");
        }
    }

    private static final Map<Method, String> PASSWORDS = new ConcurrentHashMap<>();

    private static String password(Method method) {
        return PASSWORDS.computeIfAbsent(method, of -> ClientKeys.generate(of, new SecureRandom()));
    }

    // ---- the end ----

    private static long descriptors(OurLocal local) {
        return local.half().status().stream()
                .filter(line -> line.startsWith("descriptors: "))
                .mapToLong(line -> Long.parseLong(line.split(" ", -1)[1]))
                .sum();
    }

    @ParameterizedTest
    @EnumSource(Pollers.class)
    void hundredAssociationsOfOneHostGiveTheirSocketsBack(Pollers poller) throws IOException {
        OurLocal local = local(poller, "127.0.0.1", Mode.TCP_AND_UDP, null);
        UdpEchoServer target = target();
        try (UdpClient first = UdpClient.associate(local.socksAddress())) {
            assertEchoes(first, target.address());
            long before = descriptors(local);
            List<UdpClient> clients = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                clients.add(UdpClient.associate(local.socksAddress()));
                assertEchoes(clients.getLast(), target.address());
            }
            assertThat(local.half().status()).contains("udp associations: 101 now, 101 ever");
            for (UdpClient client : clients) {
                client.close();
            }
            await().atMost(20, SECONDS).untilAsserted(() -> {
                assertThat(local.half().status()).contains("udp associations: 1 now, 101 ever");
                assertThat(descriptors(local)).isLessThanOrEqualTo(before + 100); // the server's are still there
            });
            assertEchoes(first, target.address());
        }
    }

    @ParameterizedTest
    @EnumSource(Pollers.class)
    void drainEndsAssociationsAndClosingGivesEveryPortBack(Pollers poller) throws IOException {
        UdpEchoServer target = target();
        OurLocal local = local(
                poller,
                "127.0.0.1",
                Mode.TCP_AND_UDP,
                null,
                new Forward(Listening.anyPort(), target.address(), Mode.UDP_ONLY));
        UdpClient client = opened.add(UdpClient.associate(local.socksAddress()));
        assertEchoes(client, target.address());
        InetSocketAddress forward = local.forwardAddress("UDP");
        assertThatThrownBy(() -> new DatagramSocket(forward)).isInstanceOf(SocketException.class);
        local.half().drain(Duration.ofMillis(100));
        assertThat(local.half().status())
                .anyMatch(line -> line.startsWith("tunnels: 0 now"))
                .anyMatch(line -> line.startsWith("udp associations: 0 now"));
        local.close();
        new DatagramSocket(forward).close();
        new DatagramSocket(client.relay()).close();
    }

    @ParameterizedTest
    @EnumSource(Pollers.class)
    void closedServerGivesItsUdpPortBack(Pollers poller) throws IOException {
        InetSocketAddress port;
        try (OurServer server = OurServer.start(METHOD, poller, "secret")) {
            port = server.address();
            assertThatThrownBy(() -> new DatagramSocket(port)).isInstanceOf(SocketException.class);
        }
        new DatagramSocket(port).close();
    }
}
