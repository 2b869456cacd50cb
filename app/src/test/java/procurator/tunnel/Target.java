package procurator.tunnel;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import procurator.wire.Address;

/** A TCP server on loopback that treats each connection in a thread of its own. */
public final class Target implements AutoCloseable {
    private final ServerSocket listener;
    private final Conversation conversation;

    /** Connections accepted. */
    public final AtomicInteger accepted = new AtomicInteger();

    /** What it does with a connection. */
    public interface Conversation {
        void with(Socket client) throws IOException;
    }

    private Target(String address, Conversation conversation) throws IOException {
        this.listener = new ServerSocket(0, 100, InetAddress.ofLiteral(address));
        this.conversation = conversation;
        Thread.ofVirtual().start(this::accept);
    }

    public static Target of(Conversation conversation) throws IOException {
        return new Target("127.0.0.1", conversation);
    }

    /** Sends back what it receives, FIN included. */
    public static Target echo() throws IOException {
        return echo("127.0.0.1");
    }

    public static Target echo(String address) throws IOException {
        return new Target(address, client -> client.getInputStream().transferTo(client.getOutputStream()));
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                accepted.incrementAndGet();
                Thread.ofVirtual().start(() -> treat(client));
            } catch (IOException _) {
                // closed
            }
        }
    }

    private void treat(Socket client) {
        try (client) {
            conversation.with(client);
        } catch (IOException _) {
            // a client that left
        }
    }

    public Address address() {
        return new Address.Ip(listener.getInetAddress(), listener.getLocalPort());
    }

    public InetSocketAddress socketAddress() {
        return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
