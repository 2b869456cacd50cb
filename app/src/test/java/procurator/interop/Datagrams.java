package procurator.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import procurator.tunnel.UdpClient;
import procurator.tunnel.UdpEchoServer;

/** Datagrams to a target that sends them back, through a SOCKS proxy or a forwarded port. */
final class Datagrams {
    /** What QUIC sends at once with a window of 85 KB. */
    private static final int BURST = 64;

    private static final int[] SIZES = {1, 64, 512, 1_200, 1_350, 1_400};

    private Datagrams() {}

    /** Sends one datagram and takes one; either loses nothing on loopback. */
    private interface Port {
        void send(byte... payload) throws IOException;

        byte[] receive() throws IOException;
    }

    /** By UDP ASSOCIATE: one by one in several sizes, then in bursts. */
    static void bySocks(InetSocketAddress socks) throws IOException {
        try (UdpEchoServer target = UdpEchoServer.echo("127.0.0.1");
                UdpClient client = UdpClient.associate(socks)) {
            exchange(new Port() {
                @Override
                public void send(byte... payload) throws IOException {
                    client.send(target.address(), payload);
                }

                @Override
                public byte[] receive() throws IOException {
                    UdpClient.Datagram answer = client.receive();
                    assertThat(answer.source()).isEqualTo(target.address());
                    return answer.payload();
                }
            });
        }
    }

    /** The same through a port all of whose datagrams go to an echo. */
    static void byForward(InetSocketAddress forward) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
            socket.connect(forward);
            socket.setSoTimeout(20_000);
            exchange(new Port() {
                @Override
                public void send(byte... payload) throws IOException {
                    socket.send(new DatagramPacket(payload, payload.length));
                }

                @Override
                public byte[] receive() throws IOException {
                    DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
                    socket.receive(packet);
                    return Arrays.copyOf(packet.getData(), packet.getLength());
                }
            });
        }
    }

    private static void exchange(Port port) throws IOException {
        for (int size : SIZES) {
            port.send(random(size));
            assertThat(port.receive()).isEqualTo(random(size));
        }
        for (int burst = 0; burst < 4; burst++) {
            burst(port);
        }
    }

    /** QUIC's sizes. Each begins with its number, since a relay of several threads may change their order. */
    private static void burst(Port port) throws IOException {
        byte[][] sent = new byte[BURST][];
        byte[][] received = new byte[BURST][];
        for (int i = 0; i < BURST; i++) {
            sent[i] = random(1_200 + 2 * i + (i == BURST - 1 ? 24 : 0));
            ByteBuffer.wrap(sent[i]).putInt(i);
            port.send(sent[i]);
        }
        for (int i = 0; i < BURST; i++) {
            byte[] datagram = port.receive();
            received[ByteBuffer.wrap(datagram).getInt()] = datagram;
        }
        assertThat(List.of(received)).hasSize(BURST);
        assertThat(hash(received)).isEqualTo(hash(sent));
    }

    private static String hash(byte[]... datagrams) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            Arrays.stream(datagrams).forEach(digest::update);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
