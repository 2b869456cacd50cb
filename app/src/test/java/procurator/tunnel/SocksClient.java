package procurator.tunnel;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import procurator.wire.Address;

/** A SOCKS5 client without a password, blocking, which gives up after 20 s. */
public final class SocksClient implements AutoCloseable {
    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    public SocksClient(InetSocketAddress proxy) throws IOException {
        this(new Socket(), proxy, 0);
    }

    /** @param receiveBuffer how many bytes may wait for it in the kernel; 0 for as many as usual */
    SocksClient(InetSocketAddress proxy, int receiveBuffer) throws IOException {
        this(new Socket(), proxy, receiveBuffer);
    }

    /** @param socket not yet connected */
    SocksClient(Socket socket, InetSocketAddress proxy, int receiveBuffer) throws IOException {
        this.socket = socket;
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.setSoTimeout(20_000);
        socket.connect(proxy);
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    /** Asks for a target and returns the REP byte of the answer. */
    public int connect(Address target) throws IOException {
        out.write(new byte[] {5, 1, 0});
        in.skipNBytes(2);
        ByteBuffer request = ByteBuffer.allocate(3 + target.length());
        request.put(new byte[] {5, 1, 0});
        target.write(request);
        out.write(request.array());
        byte[] reply = in.readNBytes(10); // ATYP is 1 in all our replies to CONNECT
        return reply[1];
    }

    public static SocksClient through(InetSocketAddress proxy, Address target) throws IOException {
        SocksClient client = new SocksClient(proxy);
        int reply = client.connect(target);
        if (reply != 0) {
            client.close();
            throw new IOException("SOCKS reply " + reply);
        }
        return client;
    }

    public void send(byte... bytes) throws IOException {
        out.write(bytes);
    }

    public byte[] receive(int length) throws IOException {
        return in.readNBytes(length);
    }

    /** All until FIN. */
    public byte[] receiveAll() throws IOException {
        return in.readAllBytes();
    }

    public Socket socket() {
        return socket;
    }

    public void finish() throws IOException {
        socket.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
