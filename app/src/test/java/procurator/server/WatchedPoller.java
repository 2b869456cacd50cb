package procurator.server;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import procurator.net.DatagramOptions;
import procurator.net.DatagramReceiver;
import procurator.net.DatagramSocket;
import procurator.net.ListenSocket;
import procurator.net.Poller;
import procurator.net.Readiness;
import procurator.net.StreamOptions;
import procurator.net.StreamSocket;

/** A real poller that remembers where was connected to, and which of those connections are still open. */
final class WatchedPoller implements Poller {
    final Queue<InetSocketAddress> tried = new ConcurrentLinkedQueue<>();
    final Set<InetSocketAddress> open = ConcurrentHashMap.newKeySet();
    private final Poller real;

    WatchedPoller(Poller real) {
        this.real = real;
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

    @Override
    public ListenSocket listen(InetSocketAddress at, StreamOptions options, Readiness handler) throws IOException {
        return real.listen(at, options, handler);
    }

    @Override
    public DatagramSocket bind(InetSocketAddress at, DatagramOptions options, DatagramReceiver receiver)
            throws IOException {
        return real.bind(at, options, receiver);
    }

    @Override
    public DatagramSocket connectDatagrams(InetSocketAddress to, DatagramOptions options, DatagramReceiver receiver)
            throws IOException {
        return real.connectDatagrams(to, options, receiver);
    }

    @Override
    public void await(long timeoutNanos) throws IOException {
        real.await(timeoutNanos);
    }

    @Override
    public void dispatch() throws IOException {
        real.dispatch();
    }

    @Override
    public void wakeUp() {
        real.wakeUp();
    }

    @Override
    public void close() {
        real.close();
    }
}
