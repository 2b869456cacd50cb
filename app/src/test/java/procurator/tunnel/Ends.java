package procurator.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import procurator.wire.Address;

/**
 * A tunnel through both halves, both of its ends in the hands of a test. Their close is that of the system alone: with
 * bytes unread it sends RST, and no FIN before it as {@link Socket} does.
 */
record Ends(Socket client, Socket target) implements AutoCloseable {
    /** A receive buffer that is soon full. */
    static final int NARROW = 16 * 1024;

    static Ends through(InetSocketAddress proxy) throws IOException {
        return through(proxy, 0);
    }

    /** @param receiveBuffer how many bytes may wait in the kernel of either; 0 for as many as usual */
    static Ends through(InetSocketAddress proxy, int receiveBuffer) throws IOException {
        try (ServerSocket listener = listen(receiveBuffer)) {
            Socket socket = SocketChannel.open().socket();
            SocksClient client = new SocksClient(socket, proxy, receiveBuffer);
            assertThat(client.connect(new Address.Ip(listener.getInetAddress(), listener.getLocalPort())))
                    .isZero();
            Socket target = listener.accept();
            target.setSoTimeout(20_000);
            return new Ends(socket, target);
        }
    }

    /** A listener for targets of that kind. */
    static ServerSocket listen(int receiveBuffer) throws IOException {
        ServerSocket listener = ServerSocketChannel.open().socket();
        if (receiveBuffer > 0) {
            listener.setReceiveBufferSize(receiveBuffer);
        }
        listener.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 100);
        return listener;
    }

    /** Sends bytes, and FIN; what the tunnel does not take at once waits in a thread of its own. */
    static CompletableFuture<Void> sending(Socket socket, byte[] bytes) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        socket.getOutputStream().write(bytes);
                        socket.shutdownOutput();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                task -> Thread.ofVirtual().start(task));
    }

    @Override
    public void close() throws IOException {
        client.close();
        target.close();
    }
}
