package procurator.tunnel;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.Arrays;
import procurator.shadowsocks.ClientKeys;
import procurator.shadowsocks.ClientSession;
import procurator.shadowsocks.Method;
import procurator.shadowsocks.Opened;
import procurator.shadowsocks.Salts;
import procurator.shadowsocks.Seen;
import procurator.wire.Address;

/** One session towards a server, whose packets a test may send from where it likes, as often as it likes. */
public final class PacketClient {
    private final ClientSession session;
    private final InetSocketAddress server;

    public PacketClient(Method method, String password, InetSocketAddress server) {
        Seen seen = Seen.of(InstantSource.system());
        this.session = ClientKeys.ofPassword(method, password)
                .sessions(seen.packets(), new Salts(), InstantSource.system())
                .get();
        this.server = server;
    }

    /** A socket on this address that gives up after 20 s. */
    public static DatagramSocket socket(String address) throws IOException {
        DatagramSocket socket = new DatagramSocket(0, InetAddress.ofLiteral(address));
        socket.setSoTimeout(20_000);
        return socket;
    }

    public byte[] seal(Address target, byte... payload) {
        ByteBuffer addressed = ByteBuffer.allocate(target.length() + payload.length);
        target.write(addressed);
        addressed.put(payload);
        byte[] packet = new byte[session.sealedSize(addressed.capacity())];
        return Arrays.copyOf(packet, session.seal(addressed.array(), 0, addressed.capacity(), packet, 0));
    }

    public void send(DatagramSocket from, byte... packet) throws IOException {
        from.send(new DatagramPacket(packet, packet.length, server));
    }

    /** The payload of the next packet that comes to a socket. */
    public byte[] receive(DatagramSocket at) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
        at.receive(packet);
        byte[] out = new byte[65_535];
        Opened opened = new Opened();
        if (session.open(packet.getData(), 0, packet.getLength(), out, 0, opened) != null) {
            throw new IOException("not an answer to this session");
        }
        int address = Address.measure(out, opened.start(), opened.length());
        return Arrays.copyOfRange(out, opened.start() + address, opened.start() + opened.length());
    }
}
