package procurator.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import procurator.Opened;
import procurator.half.Pollers;

/**
 * Answers leave from the address that was asked: clients that are connected take no other. By epoll alone: java.nio does
 * not tell the address.
 */
class AskedAddressTest {
    @AutoClose
    private final Opened opened = new Opened();

    private Poller poller(Pollers pollers) throws IOException {
        Poller poller = pollers.open();
        opened.add(poller);
        return poller;
    }

    /** Sends back what comes; both are closed with the test. */
    private static DatagramSocket echo(Poller poller, String host) throws IOException {
        DatagramSocket[] socket = new DatagramSocket[1];
        socket[0] = poller.bind(
                new InetSocketAddress(InetAddress.ofLiteral(host), 0),
                DatagramOptions.LISTENING,
                (from, array, offset, length) -> socket[0].send(from, array, offset, length));
        return socket[0];
    }

    private java.net.DatagramSocket client(InetAddress to, int port) throws IOException {
        java.net.DatagramSocket client = new java.net.DatagramSocket();
        client.setSoTimeout(10_000);
        client.connect(to, port);
        opened.add(client);
        return client;
    }

    private static void send(java.net.DatagramSocket client, int length) throws IOException {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) length);
        client.send(new DatagramPacket(bytes, length));
    }

    private static void assertAnswered(java.net.DatagramSocket client, int length) throws IOException {
        DatagramPacket answer = new DatagramPacket(new byte[2000], 2000);
        client.receive(answer);
        assertThat(answer.getLength()).isEqualTo(length);
        assertThat(answer.getData()).startsWith((byte) length);
    }

    private static void rounds(Poller poller, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            poller.await(1_000_000); // on loopback a datagram is there once it is sent
            poller.dispatch();
        }
    }

    static Stream<Arguments> wildcardsAndAddresses() throws IOException {
        List<InetAddress> own = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .toList();
        return Stream.of("0.0.0.0", "::")
                .flatMap(any -> own.stream()
                        .filter(address -> any.equals("::") || address.getAddress().length == 4)
                        .map(address -> Arguments.of(any, address)));
    }

    @ParameterizedTest
    @MethodSource("wildcardsAndAddresses")
    void eachAddressOfThisMachineAnswersByItself(String wildcard, InetAddress address) throws IOException {
        Poller poller = poller(Pollers.EPOLL);
        int port = echo(poller, wildcard).localAddress().getPort();
        java.net.DatagramSocket client = client(address, port);
        send(client, 7);
        rounds(poller, 3);
        assertAnswered(client, 7);
    }

    /** All of 127.0.0.0/8 is ours, though no interface lists it. */
    @Test
    void addressThatNoInterfaceListsAnswersByItself() throws IOException {
        for (String wildcard : List.of("0.0.0.0", "::")) {
            Poller poller = poller(Pollers.EPOLL);
            int port = echo(poller, wildcard).localAddress().getPort();
            java.net.DatagramSocket client = client(InetAddress.ofLiteral("127.0.0.2"), port);
            send(client, 7);
            rounds(poller, 3);
            assertAnswered(client, 7);
        }
    }

    /** A row of equal datagrams comes and goes as one message, with the address beside the size of its parts. */
    @Test
    void clientsOfSeveralAddressesAskInTurnAndManyAtOnce() throws IOException {
        for (String wildcard : List.of("0.0.0.0", "::")) {
            Poller poller = poller(Pollers.EPOLL);
            int port = echo(poller, wildcard).localAddress().getPort();
            List<java.net.DatagramSocket> clients = new ArrayList<>();
            for (int i = 1; i <= 20; i++) {
                clients.add(client(InetAddress.ofLiteral("127.0.0." + i), port));
            }
            for (int n = 0; n < 10; n++) {
                for (java.net.DatagramSocket client : clients) {
                    send(client, 100);
                    send(client, 100);
                    send(client, 99);
                }
                rounds(poller, 20);
                for (java.net.DatagramSocket client : clients) {
                    assertAnswered(client, 100);
                    assertAnswered(client, 100);
                    assertAnswered(client, 99);
                }
            }
        }
    }

    @Test
    void oneClientThatAsksTwoAddressesIsAnsweredByEach() throws IOException {
        Poller poller = poller(Pollers.EPOLL);
        int port = echo(poller, "0.0.0.0").localAddress().getPort();
        try (java.net.DatagramSocket client = new java.net.DatagramSocket()) {
            client.setSoTimeout(10_000);
            for (String host : List.of("127.0.0.5", "127.0.0.6", "127.0.0.5")) {
                client.send(new DatagramPacket(new byte[1], 1, InetAddress.ofLiteral(host), port));
                rounds(poller, 2);
                DatagramPacket answer = new DatagramPacket(new byte[10], 10);
                client.receive(answer);
                assertThat(answer.getAddress().getHostAddress()).isEqualTo(host);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void portOfAnotherIsTakenAllTheSame(Pollers pollers) throws IOException {
        Poller poller = poller(pollers);
        DatagramSocket first = echo(poller, "0.0.0.0");
        InetSocketAddress again =
                new InetSocketAddress("0.0.0.0", first.localAddress().getPort());
        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> poller.bind(again, DatagramOptions.LISTENING, (_, _, _, _) -> {}))
                .isInstanceOfSatisfying(
                        SocketError.class, e -> assertThat(e.kind()).isEqualTo(SocketError.Kind.ADDRESS_IN_USE));
    }
}
