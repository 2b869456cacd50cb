package procurator.relay;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import procurator.wire.Address;

/** A server on loopback that does what the test makes each of its connections do. */
final class Target implements AutoCloseable {
    private final ServerSocket server;
    private final Queue<Peer> accepted = new ConcurrentLinkedQueue<>();

    Target() throws IOException {
        server = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
        server.setSoTimeout(20_000);
    }

    InetSocketAddress socketAddress() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    Address address() {
        return new Address.Ip(server.getInetAddress(), server.getLocalPort());
    }

    Peer accept() throws IOException {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        Peer peer = new Peer(socket);
        accepted.add(peer);
        return peer;
    }

    /** Listens no more. */
    @Override
    public void close() throws IOException {
        server.close();
    }

    /** And closes what it accepted. */
    void closeAll() throws IOException {
        close();
        for (Peer peer : accepted) {
            peer.close();
        }
    }
}
