package procurator.tunnel;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import procurator.dial.Cidr;
import procurator.half.EngineConfig;
import procurator.half.Mode;
import procurator.half.Pollers;
import procurator.server.ServerConfig;
import procurator.shadowsocks.ClientKeys;
import procurator.shadowsocks.Method;
import procurator.shadowsocks.ServerKeys;
import procurator.udp.Drop;
import procurator.udp.UdpLimits;
import procurator.wire.Address;

/** Our server against clients, targets and strangers whose every datagram is the test's own. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UdpServerTest {
    private static final String LOOPBACK = "127.0.0.1";

    private String password = "";
    private final HandClock clock = new HandClock();
    private OurServer server;

    private PacketClient start(Method method, Pollers poller, UdpLimits udp, Cidr... allowed) throws IOException {
        password = ClientKeys.generate(method, new SecureRandom());
        EngineConfig usual = Listening.engine(poller);
        server = OurServer.start(
                new ServerConfig(
                        List.of(new ServerConfig.Service(
                                List.of(Listening.anyPort()),
                                ServerKeys.ofPassword(method, password),
                                Mode.TCP_AND_UDP)),
                        allowed.length == 0,
                        List.of(allowed),
                        true,
                        new EngineConfig(1, poller, usual.relay(), udp, usual.drain())),
                clock);
        return client(method);
    }

    private PacketClient start(Method method, Pollers poller) throws IOException {
        return start(method, poller, UdpLimits.DEFAULT);
    }

    private PacketClient client(Method method) {
        return new PacketClient(method, password, server.address());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void awaitStatus(String... lines) {
        await().atMost(20, SECONDS)
                .untilAsserted(() -> assertThat(server.half().status()).contains(lines));
    }

    private static byte[] number(int i) {
        return new byte[] {(byte) (i >> 8), (byte) i};
    }

    private static Address address(DatagramSocket target) {
        return new Address.Ip(target.getLocalAddress(), target.getLocalPort());
    }

    private static DatagramPacket received(DatagramSocket at) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[2_000], 2_000);
        at.receive(packet);
        return packet;
    }

    private static void answer(DatagramSocket from, DatagramPacket asked, int number) throws IOException {
        from.send(new DatagramPacket(number(number), 2, asked.getSocketAddress()));
    }

    /** Nothing has come to a socket although something that was sent later has come elsewhere. */
    private static void assertNothingCame(DatagramSocket socket) throws IOException {
        socket.setSoTimeout(1);
        try {
            DatagramPacket packet = received(socket);
            throw new AssertionError("came: " + packet.getLength() + " bytes");
        } catch (java.net.SocketTimeoutException _) {
            socket.setSoTimeout(20_000);
        }
    }

    // ---- who is answered ----

    @ParameterizedTest
    @EnumSource(Pollers.class)
    void answersFollowAClientThatRoamsAndNobodyWhoRepeatsItsPackets(Pollers poller) throws IOException {
        PacketClient client = start(Method.DEFAULT, poller);
        try (DatagramSocket target = PacketClient.socket(LOOPBACK);
                DatagramSocket before = PacketClient.socket(LOOPBACK);
                DatagramSocket after = PacketClient.socket(LOOPBACK);
                DatagramSocket stranger = PacketClient.socket("127.0.0.2")) {
            byte[] first = client.seal(address(target), number(1));
            byte[] second = client.seal(address(target), number(2));
            client.send(before, first);
            DatagramPacket asked = received(target);
            answer(target, asked, 11);
            assertThat(client.receive(before)).isEqualTo(number(11));
            client.send(after, second);
            assertThat(received(target).getSocketAddress())
                    .as("one association")
                    .isEqualTo(asked.getSocketAddress());
            client.send(stranger, first);
            client.send(stranger, second);
            awaitStatus("udp dropped: replayed 2", "udp associations: 1 now, 1 ever");
            answer(target, asked, 12);
            assertThat(client.receive(after)).isEqualTo(number(12));
            assertNothingCame(stranger);
            assertNothingCame(before);
        }
    }

    @ParameterizedTest
    @EnumSource(Pollers.class)
    void packetRepeatedFromElsewhereOpensNothingInTheClassicEdition(Pollers poller) throws IOException {
        PacketClient client = start(Method.AES_128_GCM, poller);
        try (DatagramSocket target = PacketClient.socket(LOOPBACK);
                DatagramSocket socket = PacketClient.socket(LOOPBACK);
                DatagramSocket stranger = PacketClient.socket("127.0.0.2")) {
            byte[] packet = client.seal(address(target), number(1));
            client.send(socket, packet);
            DatagramPacket asked = received(target);
            client.send(stranger, packet);
            awaitStatus("udp dropped: replayed 1", "udp associations: 1 now, 1 ever");
            answer(target, asked, 11);
            assertThat(client.receive(socket)).isEqualTo(number(11));
            assertNothingCame(stranger);
        }
    }

    @ParameterizedTest
    @EnumSource(Pollers.class)
    void repliesOfPrivateSourcesAreDroppedUnlessOpened(Pollers poller) throws IOException {
        PacketClient client = start(Method.AES_128_GCM, poller, UdpLimits.DEFAULT, Cidr.parse("127.0.0.1/32"));
        try (DatagramSocket target = PacketClient.socket(LOOPBACK);
                DatagramSocket opened = PacketClient.socket(LOOPBACK);
                DatagramSocket closed = PacketClient.socket("127.0.0.2");
                DatagramSocket socket = PacketClient.socket(LOOPBACK)) {
            client.send(socket, client.seal(address(target), number(1)));
            DatagramPacket asked = received(target);
            InetSocketAddress association = new InetSocketAddress(InetAddress.ofLiteral(LOOPBACK), asked.getPort());
            closed.send(new DatagramPacket(number(10), 2, association));
            awaitStatus("udp dropped: not allowed 1");
            opened.send(new DatagramPacket(number(11), 2, association));
            assertThat(client.receive(socket)).isEqualTo(number(11));
            closed.send(new DatagramPacket(number(12), 2, association));
            answer(target, asked, 13);
            assertThat(client.receive(socket)).isEqualTo(number(13));
            client.send(socket, client.seal(address(closed), number(2)));
            awaitStatus("udp dropped: not allowed 3");
        }
    }

    // ---- names ----

    @ParameterizedTest
    @EnumSource(Pollers.class)
    void datagramsToANameWaitForItsAddressUpToABoundAndGoInOrder(Pollers poller) throws IOException {
        PacketClient client = start(Method.AES_128_GCM, poller);
        server.names.fallSilent();
        try (DatagramSocket target = PacketClient.socket(LOOPBACK);
                DatagramSocket socket = PacketClient.socket(LOOPBACK)) {
            server.names.knows("slow.test", LOOPBACK);
            Address slow = new Address.Name("slow.test", target.getLocalPort());
            for (int i = 0; i < 20; i++) {
                client.send(socket, client.seal(slow, number(i)));
            }
            awaitStatus("udp dropped: queue full 4");
            client.send(socket, client.seal(address(target), number(100)));
            assertThat(received(target).getData())
                    .as("another target does not wait")
                    .startsWith(number(100));
            server.names.speak();
            for (int i = 0; i < 16; i++) {
                assertThat(received(target).getData()).startsWith(number(i));
            }
            client.send(socket, client.seal(slow, number(20)));
            assertThat(received(target).getData()).startsWith(number(20));
            assertThat(server.names.count("slow.test")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Pollers.class)
    void clientLooksUpSixteenNamesAtOnceAtMost(Pollers poller) throws IOException {
        PacketClient client = start(Method.AES_128_GCM, poller);
        server.names.fallSilent();
        try (DatagramSocket target = PacketClient.socket(LOOPBACK);
                DatagramSocket socket = PacketClient.socket(LOOPBACK)) {
            for (int i = 0; i < 20; i++) {
                String name = "slow" + i + ".test";
                server.names.knows(name, LOOPBACK);
                client.send(socket, client.seal(new Address.Name(name, target.getLocalPort()), number(i)));
            }
            awaitStatus("udp dropped: queue full 4");
            server.names.speak();
            for (int i = 0; i < 16; i++) {
                received(target);
            }
            client.send(socket, client.seal(new Address.Name("slow19.test", target.getLocalPort()), number(19)));
            assertThat(received(target).getData()).startsWith(number(19));
        }
    }

    @ParameterizedTest
    @EnumSource(Pollers.class)
    void whatWaitsForNamesIsBoundedInBytes(Pollers poller) throws IOException {
        PacketClient client = start(Method.AES_128_GCM, poller);
        server.names.fallSilent();
        try (DatagramSocket socket = PacketClient.socket(LOOPBACK)) {
            for (int i = 0; i < 16 * 5; i++) { // 16 to each of 5 names: 4.9 MiB
                Address name = new Address.Name("slow" + i / 16 + ".test", 9);
                client.send(socket, client.seal(name, new byte[64_000]));
                if (i % 8 == 7) {
                    server.half()
                            .status(); // asked on the loop: what came before has been read, or waits in no large heap
                }
            }
            awaitStatus("udp dropped: queue full " + (80 - 4 * 1024 * 1024 / 64_000));
            server.names.speak();
        }
    }

    @ParameterizedTest
    @EnumSource(Pollers.class)
    void datagramsToNamesThatDoNotExistAreDroppedAndCounted(Pollers poller) throws IOException {
        PacketClient client = start(Method.AES_128_GCM, poller);
        try (DatagramSocket target = PacketClient.socket(LOOPBACK);
                DatagramSocket socket = PacketClient.socket(LOOPBACK)) {
            client.send(socket, client.seal(new Address.Name("nowhere.test", 53), number(1)));
            awaitStatus("udp dropped: name not found 1");
            client.send(socket, client.seal(new Address.Name("nowhere.test", 53), number(2)));
            client.send(socket, client.seal(address(target), number(3)));
            assertThat(received(target).getData()).startsWith(number(3));
            awaitStatus("udp dropped: name not found 2");
            assertThat(server.names.count("nowhere.test")).isEqualTo(1);
        }
    }

    // ---- how many ----

    @ParameterizedTest
    @EnumSource(Pollers.class)
    void oldestAssociationGivesWayAndItsSocketIsClosedAndThatIsCounted(Pollers poller) throws IOException {
        PacketClient first = start(Method.DEFAULT, poller, new UdpLimits(Duration.ofMinutes(5), 4, 4, 100));
        try (DatagramSocket target = PacketClient.socket(LOOPBACK);
                DatagramSocket socket = PacketClient.socket(LOOPBACK)) {
            first.send(socket, first.seal(address(target), number(0)));
            DatagramPacket asked = received(target);
            long ofFour = 0;
            for (int i = 1; i <= 10; i++) {
                PacketClient next = client(Method.DEFAULT);
                clock.putForward(Duration.ofSeconds(2)); // for so long one that is used keeps its place
                next.send(socket, next.seal(address(target), number(i)));
                received(target);
                ofFour = i == 4 ? descriptors() : ofFour;
            }
            long most = ofFour;
            await().atMost(20, SECONDS)
                    .untilAsserted(() -> assertThat(descriptors()).isLessThanOrEqualTo(most));
            awaitStatus("udp associations: 4 now, 11 ever", "udp limits: 4 associations", "udp dropped: evicted 7");
            first.send(socket, first.seal(address(target), number(99)));
            assertThat(received(target).getPort())
                    .as("a socket of its own again")
                    .isNotEqualTo(asked.getPort());
        }
    }

    private long descriptors() {
        return server.half().status().stream()
                .filter(line -> line.startsWith("descriptors: "))
                .mapToLong(line -> Long.parseLong(line.split(" ", -1)[1]))
                .sum();
    }

    @ParameterizedTest
    @EnumSource(Pollers.class)
    void idleAssociationsEnd(Pollers poller) throws IOException {
        PacketClient client = start(Method.AES_256_GCM, poller, new UdpLimits(Duration.ofMillis(300), 100, 100, 100));
        try (DatagramSocket target = PacketClient.socket(LOOPBACK)) {
            for (int i = 0; i < 20; i++) {
                try (DatagramSocket socket = PacketClient.socket(LOOPBACK)) {
                    client.send(socket, client.seal(address(target), number(i)));
                    received(target);
                }
            }
            await().atMost(20, SECONDS)
                    .untilAsserted(() -> assertThat(server.half().status())
                            .anyMatch(line -> line.startsWith("udp associations: 0 now")));
        }
    }

    // ---- probes ----

    @ParameterizedTest
    @MethodSource("procurator.tunnel.UdpTest#everyAuthenticMethodAndPoller")
    void everyPrefixAndEveryFlippedBitOfAPacketIsMetWithSilence(Method method, Pollers poller) throws IOException {
        PacketClient client = start(method, poller);
        try (DatagramSocket target = PacketClient.socket(LOOPBACK);
                DatagramSocket prober = PacketClient.socket(LOOPBACK)) {
            byte[] packet = client.seal(address(target), number(1));
            for (int length = 0; length < packet.length; length++) {
                client.send(prober, Arrays.copyOf(packet, length));
            }
            int sent = packet.length;
            awaitStatus("udp dropped: unauthenticated " + sent);
            for (int bit = 0; bit < packet.length * 8; bit++) {
                byte[] flipped = packet.clone();
                flipped[bit / 8] ^= (byte) (1 << bit % 8);
                client.send(prober, flipped);
            }
            sent += packet.length * 8;
            awaitStatus("udp dropped: unauthenticated " + sent, "udp associations: 0 now, 0 ever");
            client.send(prober, packet);
            answer(target, received(target), 7);
            assertThat(client.receive(prober)).as("the first that came").isEqualTo(number(7));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"AES_256_GCM", "BLAKE3_AES_256_GCM", "BLAKE3_CHACHA20_POLY1305"})
    void thirtyThousandForgedPacketsLeaveNothingBehind(Method method) throws IOException {
        flood(method, 30_000);
    }

    @Tag("soak")
    @ParameterizedTest
    @MethodSource("procurator.shadowsocks.Methods#authentic")
    void millionForgedPacketsLeaveNothingBehind(Method method) throws IOException {
        flood(method, 1_000_000);
    }

    private static final byte[] NOISE = new byte[1 << 20];

    static {
        new Random(1).nextBytes(NOISE);
    }

    private void flood(Method method, int count) throws IOException {
        PacketClient client = start(method, Pollers.best());
        Random random = new Random(1);
        try (DatagramSocket target = PacketClient.socket(LOOPBACK);
                DatagramSocket prober = PacketClient.socket(LOOPBACK)) {
            byte[] valid = client.seal(address(target), number(1));
            int warmUp = 10_000;
            forge(client, prober, random, valid, 0, warmUp);
            long before = usedHeap();
            forge(client, prober, random, valid, warmUp, count);
            assertThat(usedHeap() - before).as("bytes of heap more than before").isLessThan(1 << 20);
            assertThat(server.half().status())
                    .contains("udp associations: 0 now, 0 ever", "udp datagrams: 0 up, 0 down");
            client.send(prober, valid);
            answer(target, received(target), 7);
            assertThat(client.receive(prober)).as("the first that came").isEqualTo(number(7));
        }
    }

    /** By turns noise and a packet with one byte wrong, no more at once than the server's socket has room for. */
    private void forge(PacketClient client, DatagramSocket prober, Random random, byte[] valid, int from, int to)
            throws IOException {
        for (int i = from; i < to; i++) {
            int start = random.nextInt(NOISE.length - 1_400);
            byte[] forged =
                    i % 2 == 0 ? valid.clone() : Arrays.copyOfRange(NOISE, start, start + random.nextInt(1_400));
            if (i % 2 == 0) {
                forged[random.nextInt(forged.length)] ^= (byte) (1 + random.nextInt(255));
            }
            client.send(prober, forged);
            if (i % 500 == 499) {
                awaitDropped(i + 1);
            }
        }
    }

    private void awaitDropped(int count) {
        await().pollInterval(Duration.ofMillis(1))
                .atMost(20, SECONDS)
                .until(
                        () -> server.half().snapshot().loops().udp().drops(),
                        drops -> drops.equals(Map.of(Drop.UNAUTHENTICATED, (long) count)));
    }

    private static long usedHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
