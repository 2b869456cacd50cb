package procurator.tunnel;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import procurator.wire.Address;

/** A UDP server on loopback that sends back what it receives. */
public final class UdpEchoServer implements AutoCloseable {
    private final DatagramSocket socket;
    private final DatagramSocket answering;

    private UdpEchoServer(DatagramSocket socket, DatagramSocket answering) {
        this.socket = socket;
        this.answering = answering;
        Thread.ofPlatform().daemon().start(this::serve);
    }

    public static UdpEchoServer echo(String address) throws IOException {
        DatagramSocket socket = new DatagramSocket(0, InetAddress.ofLiteral(address));
        return new UdpEchoServer(socket, socket);
    }

    public static UdpEchoServer answeringFromAnotherPort() throws IOException {
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        return new UdpEchoServer(new DatagramSocket(0, loopback), new DatagramSocket(0, loopback));
    }

    private void serve() {
        byte[] room = new byte[65_535];
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(room, room.length);
                socket.receive(packet);
                answering.send(packet);
            }
        } catch (IOException _) {
            // closed
        }
    }

    public Address address() {
        return new Address.Ip(socket.getLocalAddress(), socket.getLocalPort());
    }

    @Override
    public void close() {
        socket.close();
        answering.close();
    }
}
