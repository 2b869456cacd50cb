package procurator.net.nio;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import procurator.net.DatagramOptions;
import procurator.net.DatagramReceiver;
import procurator.net.DatagramSocket;
import procurator.net.ListenSocket;
import procurator.net.Poller;
import procurator.net.Readiness;
import procurator.net.SocketError;
import procurator.net.StreamOptions;
import procurator.net.StreamSocket;

/** java.nio's selector. Heap buffers are wrapped around the arrays given; the JDK copies through its own. */
public final class NioPoller implements Poller {
    final Selector selector;
    private @Nullable NioDatagrams datagrams;

    public NioPoller() throws IOException {
        selector = Selector.open();
    }

    @Override
    public ListenSocket listen(InetSocketAddress at, StreamOptions options, Readiness handler) throws IOException {
        try {
            return NioListenSocket.open(this, at, options, handler);
        } catch (SocketError e) {
            throw e.at(at);
        }
    }

    @Override
    public StreamSocket connect(InetSocketAddress to, StreamOptions options, Readiness handler) throws IOException {
        return NioStreamSocket.connect(this, to, options, handler);
    }

    @Override
    public DatagramSocket bind(InetSocketAddress at, DatagramOptions options, DatagramReceiver receiver)
            throws IOException {
        try {
            return NioDatagramSocket.bind(this, at, options, receiver);
        } catch (SocketError e) {
            throw e.at(at);
        }
    }

    @Override
    public DatagramSocket connectDatagrams(InetSocketAddress to, DatagramOptions options, DatagramReceiver receiver)
            throws IOException {
        return NioDatagramSocket.connect(this, to, options, receiver);
    }

    /** What UDP sockets share; made for the first of them. */
    NioDatagrams datagrams() {
        if (datagrams == null) {
            datagrams = new NioDatagrams();
        }
        return datagrams;
    }

    @Override
    public void await(long timeoutNanos) throws IOException {
        if (timeoutNanos == 0) {
            selector.selectNow();
        } else {
            selector.select(timeoutNanos < 0 ? 0 : (timeoutNanos + 999_999) / 1_000_000); // 0: until something happens
        }
    }

    @Override
    public void dispatch() {
        Iterator<SelectionKey> met = selector.selectedKeys().iterator();
        while (met.hasNext()) {
            SelectionKey key = met.next();
            met.remove();
            if (key.isValid()) {
                ((NioSocket) key.attachment()).ready(key);
            }
        }
    }

    @Override
    public void wakeUp() {
        selector.wakeup();
    }

    @Override
    public void close() {
        if (!selector.isOpen()) {
            return;
        }
        for (SelectionKey key : new ArrayList<>(selector.keys())) {
            ((NioSocket) key.attachment()).abandon();
        }
        try {
            selector.close();
        } catch (IOException _) {
            // nothing is left that could be lost
        }
    }
}
