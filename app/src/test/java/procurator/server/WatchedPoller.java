package procurator.server;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import procurator.net.ForwardingPoller;
import procurator.net.Poller;
import procurator.net.Readiness;
import procurator.net.StreamOptions;
import procurator.net.StreamSocket;

/** A real poller that remembers where was connected to, and which of those connections are still open. */
public final class WatchedPoller extends ForwardingPoller {
    public final Queue<InetSocketAddress> tried = new ConcurrentLinkedQueue<>();
    public final Set<InetSocketAddress> open = ConcurrentHashMap.newKeySet();

    public WatchedPoller(Poller real) {
        super(real);
    }

    @Override
    public StreamSocket connect(InetSocketAddress to, StreamOptions options, Readiness handler) throws IOException {
        StreamSocket socket;
        try {
            socket = real.connect(to, options, handler);
            open.add(to);
        } finally {
            tried.add(to);
        }
        return (StreamSocket) Proxy.newProxyInstance(
                StreamSocket.class.getClassLoader(), new Class<?>[] {StreamSocket.class}, (_, method, arguments) -> {
                    if (method.getName().equals("close") || method.getName().equals("reset")) {
                        open.remove(to);
                    }
                    try {
                        return method.invoke(socket, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
