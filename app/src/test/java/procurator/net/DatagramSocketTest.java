package procurator.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import procurator.half.Pollers;

/** UDP sockets over both pollers, against the JDK's own and against each other. The test's thread is the poller's. */
@ParameterizedClass
@EnumSource
class DatagramSocketTest {
    private static final int[] SIZES = {0, 1, 1472, 9000, 65_507};

    private final List<java.net.DatagramSocket> peers = new ArrayList<>();
    private final List<byte[]> received = new ArrayList<>();
    private final List<InetSocketAddress> sources = new ArrayList<>();
    private final Pollers pollers;
    private Poller poller;

    DatagramSocketTest(Pollers pollers) throws IOException {
        this.pollers = pollers;
        this.poller = pollers.open();
    }

    @AfterEach
    void close() {
        poller.close();
        peers.forEach(java.net.DatagramSocket::close);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void everySizePassesWholeInBothDirections(String host) throws Exception {
        DatagramSocket socket = bind(host);
        java.net.DatagramSocket peer = peer(host);
        for (int size : SIZES) {
            byte[] datagram = datagram(size);
            peer.send(new DatagramPacket(datagram, size, socket.localAddress()));
            until(() -> !received.isEmpty());
            assertThat(received.removeFirst()).isEqualTo(datagram);
            socket.send(address(peer), datagram, 0, size);
            assertThat(receive(peer)).isEqualTo(datagram);
        }
        assertThat(socket.unsent()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void everySizePassesWholeOnAConnectedSocket(String host) throws Exception {
        java.net.DatagramSocket peer = peer(host);
        DatagramSocket socket = connect(address(peer));
        for (int size : SIZES) {
            byte[] datagram = datagram(size);
            peer.send(new DatagramPacket(datagram, size, socket.localAddress()));
            until(() -> !received.isEmpty());
            assertThat(received.removeFirst()).isEqualTo(datagram);
            socket.send(datagram, 0, size);
            if (size > 0 || pollers != Pollers.NIO) {
                assertThat(receive(peer)).isEqualTo(datagram);
            }
        }
        assertThat(socket.unsent()).as("java.nio cannot send an empty one").isEqualTo(pollers == Pollers.NIO ? 1 : 0);
        assertThat(sources).containsOnly(address(peer));
    }

    @Test
    void onlyThePartNamedIsSent() throws Exception {
        DatagramSocket socket = bind("127.0.0.1");
        java.net.DatagramSocket peer = peer("127.0.0.1");
        socket.send(address(peer), new byte[] {1, 2, 3, 4, 5}, 1, 3);
        assertThat(receive(peer)).containsExactly(2, 3, 4);
    }

    @Test
    void fiveHundredWaitingAreReadInOrderAndInFewRounds() throws Exception {
        DatagramSocket socket = bind("127.0.0.1");
        java.net.DatagramSocket peer = peer("127.0.0.1");
        for (int i = 0; i < 500; i++) {
            peer.send(new DatagramPacket(number(i), 4, socket.localAddress()));
        }
        int rounds = 0;
        for (; received.size() < 500; rounds++) {
            int before = received.size();
            round();
            assertThat(received).hasSizeGreaterThan(before);
        }
        assertThat(received).containsExactlyElementsOf(numbers(500));
        assertThat(rounds).isLessThan(32);
    }

    @Test
    void datagramsSentTogetherStayApartWhateverTheirSizes() throws Exception {
        DatagramSocket from = bind("127.0.0.1");
        DatagramSocket to = bind("127.0.0.1");
        java.net.DatagramSocket peer = peer("127.0.0.1");
        List<byte[]> sent = runsOfEqualSizes(new Random(7), 100);
        for (byte[] datagram : sent) {
            from.send(to.localAddress(), datagram, 0, datagram.length);
        }
        until(() -> received.size() == sent.size());
        assertThat(received).containsExactlyElementsOf(sent);
        for (byte[] datagram : sent) {
            from.send(address(peer), datagram, 0, datagram.length);
        }
        for (byte[] datagram : sent) {
            assertThat(receive(peer)).isEqualTo(datagram);
        }
        assertThat(from.unsent()).isZero();
    }

    @Test
    void datagramsToManyInTurnReachEachInOrder() throws Exception {
        DatagramSocket wild = bind("0.0.0.0");
        List<java.net.DatagramSocket> many = new ArrayList<>();
        List<DatagramSocket> connected = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            many.add(peer("127.0.0.1"));
            connected.add(connect(address(many.get(i))));
        }
        for (int n = 0; n < 20; n++) {
            for (int i = 0; i < many.size(); i++) {
                if (n % 2 == 0) {
                    wild.send(address(many.get(i)), number(n), 0, 4);
                } else {
                    connected.get(i).send(number(n), 0, 4);
                }
            }
            round();
        }
        for (java.net.DatagramSocket each : many) {
            for (int n = 0; n < 20; n++) {
                assertThat(receive(each)).isEqualTo(number(n));
            }
        }
    }

    @Test
    void eachOfManySourcesGetsItsOwnAnswers() throws Exception {
        DatagramSocket[] echo = new DatagramSocket[1];
        Set<InetSocketAddress> objects = Collections.newSetFromMap(new IdentityHashMap<>());
        echo[0] = poller.bind(at("127.0.0.1"), DatagramOptions.DEFAULT, (from, array, offset, length) -> {
            objects.add(from);
            received.add(Arrays.copyOfRange(array, offset, offset + length));
            echo[0].send(from, array, offset, length);
        });
        List<java.net.DatagramSocket> many = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            many.add(peer("127.0.0.1"));
        }
        for (int n = 0; n < 10; n++) {
            for (int i = 0; i < many.size(); i++) {
                many.get(i).send(new DatagramPacket(number(i * 100 + n), 4, echo[0].localAddress()));
            }
        }
        until(() -> received.size() == 500);
        round();
        for (int i = 0; i < many.size(); i++) {
            for (int n = 0; n < 10; n++) {
                assertThat(receive(many.get(i))).isEqualTo(number(i * 100 + n));
            }
        }
        assertThat(objects)
                .as("one object for each source, however often it is heard")
                .hasSize(50);
    }

    @Test
    void roomAroundADatagramMayBeOverwritten() throws Exception {
        DatagramSocket to = poller.bind(at("127.0.0.1"), DatagramOptions.DEFAULT, (_, array, offset, length) -> {
            received.add(Arrays.copyOfRange(array, offset, offset + length));
            Arrays.fill(array, offset - DatagramSocket.HEADROOM, offset + length + DatagramSocket.TAILROOM, (byte) -1);
        });
        DatagramSocket from = bind("127.0.0.1");
        for (byte[] datagram : numbers(100)) {
            from.send(to.localAddress(), datagram, 0, 4);
        }
        byte[] largest = datagram(DatagramSocket.LARGEST);
        from.send(to.localAddress(), largest, 0, largest.length);
        until(() -> received.size() == 101);
        assertThat(received.removeLast()).isEqualTo(largest);
        assertThat(received).containsExactlyElementsOf(numbers(100));
    }

    @Test
    void ipv6WildcardTakesAndReachesIpv4() throws Exception {
        DatagramSocket socket = bind("::");
        int port = socket.localAddress().getPort();
        for (String host : new String[] {"127.0.0.1", "::1"}) {
            java.net.DatagramSocket peer = peer(host);
            peer.send(new DatagramPacket(number(1), 4, at(host, port)));
            until(() -> !received.isEmpty());
            received.clear();
            assertThat(sources.removeFirst()).isEqualTo(address(peer));
            for (int i = 0; i < 10; i++) {
                socket.send(address(peer), number(i), 0, 4);
            }
            for (int i = 0; i < 10; i++) {
                assertThat(receive(peer)).isEqualTo(number(i));
            }
        }
    }

    @Test
    void connectedSocketHearsOnlyItsPeer() throws Exception {
        java.net.DatagramSocket peer = peer("127.0.0.1");
        DatagramSocket socket = connect(address(peer));
        peer("127.0.0.1").send(new DatagramPacket(number(1), 4, socket.localAddress()));
        peer.send(new DatagramPacket(number(2), 4, socket.localAddress()));
        until(() -> !received.isEmpty());
        round();
        assertThat(received).containsExactly(number(2));
    }

    @Test
    void refusalEndsNothing() throws Exception {
        java.net.DatagramSocket closed = peer("127.0.0.1");
        InetSocketAddress to = address(closed);
        closed.close();
        DatagramSocket socket = connect(to);
        socket.send(number(1), 0, 4);
        round();
        assertQuiet(); // the refusal has been read: else the poller would meet it for ever

        socket.send(number(2), 0, 4);
        poller.await(0); // goes out, and is refused as well; nobody has read that when the next one is sent
        java.net.DatagramSocket opened = new java.net.DatagramSocket(to);
        peers.add(opened);
        opened.setSoTimeout(10_000);
        socket.send(number(3), 0, 4);
        assertThat(receive(opened))
                .as("a refusal does not cost the datagram after it")
                .isEqualTo(number(3));
        opened.send(new DatagramPacket(number(4), 4, socket.localAddress()));
        until(() -> !received.isEmpty());
        assertThat(received).containsExactly(number(4));
        assertQuiet();
    }

    @Test
    void whatCannotBeSentIsSkippedCountedAndToldWithItsCause() throws Exception {
        List<SocketError.Kind> causes = new ArrayList<>();
        DatagramSocket socket = poller.bind(at("127.0.0.1"), DatagramOptions.DEFAULT, new DatagramReceiver() {
            @Override
            public void received(InetSocketAddress from, byte[] array, int offset, int length) {}

            @Override
            public void unsent(SocketError.Kind why) {
                causes.add(why);
            }
        });
        java.net.DatagramSocket peer = peer("127.0.0.1");
        socket.send(address(peer), number(1), 0, 4);
        socket.send(at("::1", 9), number(2), 0, 4);
        socket.send(at("192.0.2.1", 9), number(3), 0, 4); // a host's address from a loopback one
        socket.send(address(peer), number(4), 0, 4);
        socket.send(address(peer), new byte[DatagramSocket.LARGEST + 1], 0, DatagramSocket.LARGEST + 1);
        socket.send(address(peer), new byte[1_000_000], 0, 1_000_000);
        socket.send(address(peer), number(5), 0, 4);
        assertThat(receive(peer)).isEqualTo(number(1));
        assertThat(receive(peer)).isEqualTo(number(4));
        assertThat(receive(peer)).isEqualTo(number(5));
        assertThat(socket.unsent()).isEqualTo(4);
        assertThat(causes)
                .hasSize(4)
                .filteredOn(SocketError.Kind.TOO_LARGE::equals)
                .hasSize(2);
    }

    @Test
    void sendingNeedsTheFormThatFitsTheSocket() throws Exception {
        DatagramSocket bound = bind("127.0.0.1");
        DatagramSocket connected = connect(address(peer("127.0.0.1")));
        assertThatThrownBy(() -> bound.send(number(1), 0, 4)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> connected.send(bound.localAddress(), number(1), 0, 4))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void socketClosedByItsReceiverHandsOverNothingMore() throws Exception {
        DatagramSocket[] socket = new DatagramSocket[1];
        socket[0] = poller.bind(at("127.0.0.1"), DatagramOptions.DEFAULT, (_, array, offset, length) -> {
            received.add(Arrays.copyOfRange(array, offset, offset + length));
            if (received.size() == 5) {
                socket[0].close();
                socket[0].close();
            }
        });
        DatagramSocket from = bind("127.0.0.1");
        for (byte[] datagram : numbers(20)) {
            from.send(socket[0].localAddress(), datagram, 0, 4);
        }
        until(() -> received.size() == 5);
        assertQuiet();
        assertThat(received).containsExactlyElementsOf(numbers(5));
    }

    @Test
    void whatWasSentBeforeClosingGoesOut() throws Exception {
        java.net.DatagramSocket peer = peer("127.0.0.1");
        DatagramSocket socket = bind("127.0.0.1");
        socket.send(address(peer), number(1), 0, 4);
        socket.close();
        assertThat(receive(peer)).isEqualTo(number(1));
    }

    @Test
    void sendingAfterClosingIsOnlyCounted() throws Exception {
        DatagramSocket socket = bind("127.0.0.1");
        DatagramSocket other = connect(socket.localAddress());
        InetSocketAddress to = socket.localAddress();
        socket.close();
        socket.send(to, number(1), 0, 4);
        poller.close();
        other.send(number(1), 0, 4);
        assertThat(socket.unsent()).isEqualTo(1);
        assertThat(other.unsent()).isEqualTo(1);
    }

    @Test
    void faultOfAReceiverCostsNoOtherDatagram() throws Exception {
        DatagramSocket socket = poller.bind(at("127.0.0.1"), DatagramOptions.DEFAULT, (_, array, offset, length) -> {
            received.add(Arrays.copyOfRange(array, offset, offset + length));
            if (received.size() % 2 == 1) {
                throw new IllegalArgumentException("bug " + received.size());
            }
        });
        java.net.DatagramSocket peer = peer("127.0.0.1");
        for (int i = 0; i < 100; i++) {
            peer.send(new DatagramPacket(number(i), 4, socket.localAddress()));
        }
        assertThatThrownBy(() -> until(() -> false))
                .as("the first of those read together")
                .hasMessage("bug 1");
        for (int i = 0; i < 100 && received.size() < 100; i++) {
            try {
                round();
            } catch (IllegalArgumentException _) {
                // told once for those read together
            }
        }
        assertThat(received).containsExactlyElementsOf(numbers(100));
        round();
    }

    @Test
    void takenAddressIsAnError() throws Exception {
        DatagramSocket socket = bind("127.0.0.1");
        assertThatThrownBy(() -> poller.bind(socket.localAddress(), DatagramOptions.DEFAULT, (_, _, _, _) -> {}))
                .isInstanceOfSatisfying(
                        SocketError.class, e -> assertThat(e.kind()).isEqualTo(SocketError.Kind.ADDRESS_IN_USE));
    }

    @Test
    void descriptorsAreGivenBack() throws Exception {
        poller.close();
        UnixOperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class);
        long before = system.getOpenFileDescriptorCount();
        poller = pollers.open();
        InetSocketAddress first = bind("127.0.0.1").localAddress();
        for (int i = 0; i < 100; i++) {
            connect(first);
            DatagramSocket socket = bind("::");
            socket.close();
            assertThatThrownBy(() -> poller.bind(first, DatagramOptions.DEFAULT, this::take))
                    .isInstanceOf(SocketError.class);
        }
        poller.close();
        assertThat(system.getOpenFileDescriptorCount()).isLessThanOrEqualTo(before);
    }

    @Test
    void datagramsAllocateNothing() throws Exception {
        int[] echoed = {0};
        DatagramSocket[] echo = new DatagramSocket[1];
        echo[0] = poller.bind(
                at("127.0.0.1"),
                DatagramOptions.DEFAULT,
                (from, array, offset, length) -> echo[0].send(from, array, offset, length));
        DatagramSocket client =
                poller.connectDatagrams(echo[0].localAddress(), DatagramOptions.DEFAULT, (_, _, _, _) -> echoed[0]++);
        byte[] datagram = datagram(1200);
        // The smallest object has 16 bytes, so with fewer there is none for each datagram; what a round makes, for
        // eight of
        // them, may stay where C2 has seen other callers. A selector makes an iterator and more each round.
        long allowed = pollers == Pollers.NIO ? 30 : 15;
        ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
        long allocated = Long.MAX_VALUE;
        for (int n = 0; n < 60 && allocated > 10_000 * allowed; n++) { // until the compiler is done
            long before = threads.getCurrentThreadAllocatedBytes();
            roundTrips(client, datagram, echoed, 10_000);
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }
        assertThat(allocated).as("bytes for 10,000 round trips").isLessThanOrEqualTo(10_000 * allowed);
    }

    private void roundTrips(DatagramSocket client, byte[] datagram, int[] echoed, int count) throws IOException {
        int end = echoed[0] + count;
        while (echoed[0] < end) {
            int before = echoed[0];
            for (int i = 0; i < 8; i++) {
                client.send(datagram, 0, datagram.length);
            }
            while (echoed[0] < before + 8) {
                round();
            }
        }
    }

    private DatagramSocket bind(String host) throws IOException {
        return poller.bind(at(host), DatagramOptions.DEFAULT, this::take);
    }

    private DatagramSocket connect(InetSocketAddress to) throws IOException {
        return poller.connectDatagrams(to, DatagramOptions.DEFAULT, this::take);
    }

    private void take(InetSocketAddress from, byte[] array, int offset, int length) {
        sources.add(from);
        received.add(Arrays.copyOfRange(array, offset, offset + length));
    }

    private java.net.DatagramSocket peer(String host) throws IOException {
        java.net.DatagramSocket peer = new java.net.DatagramSocket(at(host));
        peer.setReceiveBufferSize(1024 * 1024);
        peer.setSoTimeout(10_000);
        peers.add(peer);
        return peer;
    }

    private static InetSocketAddress at(String host) {
        return at(host, 0);
    }

    private static InetSocketAddress at(String host, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(host), port);
    }

    private static InetSocketAddress address(java.net.DatagramSocket peer) {
        return (InetSocketAddress) peer.getLocalSocketAddress();
    }

    /** What the peer receives, once what we sent has gone out. */
    private byte[] receive(java.net.DatagramSocket peer) throws IOException {
        poller.await(0);
        DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
        peer.receive(packet);
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    private void until(BooleanSupplier done) throws IOException {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (!done.getAsBoolean()) {
            assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
            round();
        }
    }

    private void round() throws IOException {
        poller.await(100_000_000);
        poller.dispatch();
    }

    /** Nothing is met any more: the poller waits as long as it is told to. */
    private void assertQuiet() throws IOException {
        poller.await(0);
        poller.dispatch();
        long before = System.nanoTime();
        poller.await(50_000_000);
        assertThat(System.nanoTime() - before).isGreaterThan(45_000_000);
    }

    private static List<byte[]> runsOfEqualSizes(Random random, int count) {
        List<byte[]> datagrams = new ArrayList<>();
        while (datagrams.size() < count) {
            int size = random.nextInt(2000);
            for (int i = random.nextInt(20); i >= 0; i--) {
                byte[] datagram = new byte[size];
                random.nextBytes(datagram);
                datagrams.add(datagram);
            }
        }
        return datagrams;
    }

    private static byte[] datagram(int size) {
        byte[] datagram = new byte[size];
        new Random(size).nextBytes(datagram);
        return datagram;
    }

    private static List<byte[]> numbers(int count) {
        return IntStream.range(0, count).mapToObj(DatagramSocketTest::number).toList();
    }

    private static byte[] number(int i) {
        return new byte[] {(byte) (i >>> 24), (byte) (i >>> 16), (byte) (i >>> 8), (byte) i};
    }
}
