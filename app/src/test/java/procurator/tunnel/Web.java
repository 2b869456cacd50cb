package procurator.tunnel;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/** The JDK's server of HTTP on loopback: answers with the method, the path, and how long the body was. */
public final class Web implements AutoCloseable {
    private final HttpServer server;
    private final Set<InetSocketAddress> clients = ConcurrentHashMap.newKeySet();

    public Web() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            clients.add(exchange.getRemoteAddress());
            int length = exchange.getRequestBody().readAllBytes().length;
            byte[] body = (exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + length + "\n")
                    .getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, 0); // in chunks
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** How many connections have asked it. */
    public int connections() {
        return clients.size();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
