package procurator.relay;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import jdk.net.ExtendedSocketOptions;

/** The other end of a connection, in the hands of a test: blocking, and failing the test after 20 s of waiting. */
final class Peer implements AutoCloseable {
    /** How a connection ended, as its peer saw it. */
    enum Ending {
        FIN,
        RST
    }

    private static final int PATIENCE = 20_000;

    final Socket socket;
    private volatile boolean broken;

    Peer(Socket socket) {
        this.socket = socket;
    }

    static Peer connect(InetSocketAddress to) throws IOException {
        return connect(new Socket(), to);
    }

    /** With a receive buffer so small that it soon is full. */
    static Peer connectNarrow(InetSocketAddress to) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(16 * 1024);
        return connect(socket, to);
    }

    /** One whose {@link #close} is that of the system alone: with bytes unread it sends RST and no FIN before it. */
    static Peer connectAbrupt(InetSocketAddress to) throws IOException {
        return new Peer(SocketChannel.open(to).socket());
    }

    private static Peer connect(Socket socket, InetSocketAddress to) throws IOException {
        socket.setTcpNoDelay(true);
        socket.connect(to, PATIENCE);
        return new Peer(socket);
    }

    Peer send(String text) throws IOException {
        return send(text.getBytes(US_ASCII));
    }

    Peer send(byte[] bytes) throws IOException {
        try {
            socket.getOutputStream().write(bytes);
        } catch (SocketException e) {
            broken = true;
            throw e;
        }
        return this;
    }

    /** Whether a send met RST; Linux tells of it once, and a read then sees no more than an end. */
    boolean isBroken() {
        return broken;
    }

    String receive(int length) throws IOException {
        return new String(receiveBytes(length), US_ASCII);
    }

    /** Fewer than asked for only where FIN came first. */
    byte[] receiveBytes(int length) throws IOException {
        socket.setSoTimeout(PATIENCE);
        byte[] bytes = socket.getInputStream().readNBytes(length);
        acknowledge();
        return bytes;
    }

    /** At once, and not up to 40 ms later, as Linux does: the clock of a test may stand still meanwhile. */
    private void acknowledge() throws IOException {
        socket.setOption(ExtendedSocketOptions.TCP_QUICKACK, true);
    }

    /** Drops what still comes, and says how it ends. */
    Ending ending() throws IOException {
        socket.setSoTimeout(PATIENCE);
        byte[] dropped = new byte[64 * 1024];
        try {
            while (socket.getInputStream().read(dropped) >= 0) {
                // dropped
            }
            acknowledge();
            return Ending.FIN;
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (SocketException _) {
            return Ending.RST;
        }
    }

    /** Whether neither a byte nor an ending is here now. */
    boolean hearsNothing() throws IOException {
        socket.setSoTimeout(1);
        try {
            int _ = socket.getInputStream().read();
            return false;
        } catch (SocketTimeoutException _) {
            return true;
        }
    }

    /** Sends FIN. */
    Peer finish() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** Sends RST. */
    void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
