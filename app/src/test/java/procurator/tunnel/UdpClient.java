package procurator.tunnel;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import procurator.wire.Address;

/** A SOCKS5 client with an association, blocking, which gives up after 20 s. */
public final class UdpClient implements AutoCloseable {
    private final Socket control;
    private final DatagramSocket socket;
    private final InetSocketAddress relay;

    /** What came, and from where. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Datagram(Address source, byte[] payload) {}

    private UdpClient(Socket control, DatagramSocket socket, InetSocketAddress relay) {
        this.control = control;
        this.socket = socket;
        this.relay = relay;
    }

    public static UdpClient associate(InetSocketAddress proxy) throws IOException {
        return associate(proxy, new DatagramSocket(null), "0.0.0.0", 0);
    }

    /** One that says where it will send from: RFC 1928, section 6. */
    public static UdpClient associate(InetSocketAddress proxy, DatagramSocket socket, String host, int port)
            throws IOException {
        Socket control = new Socket();
        control.setSoTimeout(20_000);
        control.connect(proxy);
        control.getOutputStream().write(request(host, port));
        DataInputStream in = new DataInputStream(control.getInputStream());
        in.skipNBytes(2);
        byte[] reply = in.readNBytes(4);
        if (reply[1] != 0) {
            control.close();
            socket.close();
            throw new IOException("SOCKS reply " + reply[1]);
        }
        byte[] told = in.readNBytes(reply[3] == Address.IPV6 ? 16 : 4);
        Address.Ip ip = new Address.Ip(InetAddress.getByAddress(told), in.readUnsignedShort());
        if (!socket.isBound()) {
            socket.bind(new InetSocketAddress(control.getLocalAddress(), 0));
        }
        socket.setSoTimeout(20_000);
        return new UdpClient(control, socket, new InetSocketAddress(ip.host(), ip.port()));
    }

    private static byte[] request(String host, int port) {
        Address named = new Address.Ip(InetAddress.ofLiteral(host), port);
        ByteBuffer request = ByteBuffer.allocate(6 + named.length()).put(new byte[] {5, 1, 0, 5, 3, 0});
        named.write(request);
        return request.array();
    }

    public InetSocketAddress relay() {
        return relay;
    }

    public DatagramSocket socket() {
        return socket;
    }

    public void send(Address target, byte... payload) throws IOException {
        sendRaw(datagram(target, payload));
    }

    public void sendRaw(byte... datagram) throws IOException {
        socket.send(new DatagramPacket(datagram, datagram.length, relay));
    }

    /** With its header. */
    public static byte[] datagram(Address target, byte... payload) {
        ByteBuffer datagram = ByteBuffer.allocate(3 + target.length() + payload.length);
        datagram.position(3);
        target.write(datagram);
        return datagram.put(payload).array();
    }

    public Datagram receive() throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
        socket.receive(packet);
        ByteBuffer in = ByteBuffer.wrap(packet.getData(), 3, packet.getLength() - 3);
        Address source = Address.read(in);
        if (source == null) {
            throw new IOException("an answer without an address");
        }
        return new Datagram(source, Arrays.copyOfRange(packet.getData(), in.position(), packet.getLength()));
    }

    @Override
    public void close() throws IOException {
        control.close();
        socket.close();
    }
}
