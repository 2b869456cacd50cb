package procurator.net.nio;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;
import procurator.net.Readiness;
import procurator.net.SendQueue;
import procurator.net.StreamOptions;
import procurator.net.StreamSocket;

/** A TCP connection under a selector. */
final class NioStreamSocket implements StreamSocket, NioSocket {
    private final SocketChannel channel;
    private final InetSocketAddress remote;
    private final SelectionKey key;
    private Readiness handler;
    private boolean connecting;
    private boolean unfinished;

    private NioStreamSocket(
            NioPoller poller, SocketChannel channel, InetSocketAddress remote, int interest, Readiness handler)
            throws IOException {
        this.channel = channel;
        this.remote = remote;
        this.handler = handler;
        this.connecting = interest == SelectionKey.OP_CONNECT;
        this.key = channel.register(poller.selector, interest, this);
    }

    static NioStreamSocket accepted(NioPoller poller, SocketChannel channel, StreamOptions options, Readiness handler)
            throws IOException {
        try {
            channel.configureBlocking(false);
            apply(channel, options);
            InetSocketAddress remote = (InetSocketAddress) channel.getRemoteAddress();
            return new NioStreamSocket(poller, channel, remote, SelectionKey.OP_READ, handler);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    static NioStreamSocket connect(NioPoller poller, InetSocketAddress to, StreamOptions options, Readiness handler)
            throws IOException {
        SocketChannel channel;
        try {
            channel = SocketChannel.open();
        } catch (IOException e) {
            throw NioError.of(e);
        }
        try {
            channel.configureBlocking(false);
            apply(channel, options);
            if (options.bindTo() != null) {
                channel.bind(new InetSocketAddress(options.bindTo(), 0));
            }
            // On loopback it may be done at once; OP_WRITE then tells the handler just as OP_CONNECT would.
            boolean done = channel.connect(to);
            return new NioStreamSocket(
                    poller, channel, to, done ? SelectionKey.OP_WRITE : SelectionKey.OP_CONNECT, handler);
        } catch (IOException e) {
            channel.close();
            throw NioError.of(e);
        }
    }

    private static void apply(SocketChannel channel, StreamOptions options) throws IOException {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, options.noDelay());
        channel.socket().setOOBInline(true); // urgent data stays in its place: no byte of a stream is lost
        int seconds = (int) options.keepAlive().toSeconds();
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, seconds > 0);
        if (seconds > 0 && channel.supportedOptions().contains(ExtendedSocketOptions.TCP_KEEPIDLE)) {
            channel.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, seconds);
            channel.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, seconds);
            channel.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, 4);
        }
    }

    @Override
    public void ready(SelectionKey ready) {
        // an earlier event of this round may have changed the interest
        int ops = ready.readyOps() & ready.interestOps();
        boolean writable = (ops & (SelectionKey.OP_WRITE | SelectionKey.OP_CONNECT)) != 0;
        handler.ready((ops & SelectionKey.OP_READ) != 0, writable);
    }

    @Override
    public void handler(Readiness next) {
        handler = next;
    }

    @Override
    public void interest(boolean readable, boolean writable) {
        if (!key.isValid()) {
            return;
        }
        int write = connecting ? SelectionKey.OP_CONNECT : SelectionKey.OP_WRITE;
        int wanted = (readable ? SelectionKey.OP_READ : 0) | (writable ? write : 0);
        if (key.interestOps() != wanted) {
            key.interestOps(wanted);
        }
    }

    @Override
    public int read(byte[] array, int offset, int length) throws IOException {
        try {
            return channel.read(ByteBuffer.wrap(array, offset, length));
        } catch (IOException e) {
            throw NioError.of(e);
        }
    }

    @Override
    public int write(byte[] array, int offset, int length) throws IOException {
        try {
            return channel.write(ByteBuffer.wrap(array, offset, length));
        } catch (IOException e) {
            throw NioError.of(e);
        }
    }

    @Override
    public void finishConnect() throws IOException {
        try {
            channel.finishConnect();
            connecting = false;
        } catch (IOException e) {
            throw NioError.of(e);
        }
    }

    @Override
    public boolean isUnacknowledged() {
        return false;
    }

    @Override
    public @Nullable SendQueue sendQueue() {
        return null;
    }

    @Override
    public void enduresClosedWindow(boolean endures) {
        // java.nio has no TCP_USER_TIMEOUT: the system endures it as it is
    }

    @Override
    public void shutdownOutput() throws IOException {
        try {
            channel.shutdownOutput();
        } catch (IOException e) {
            throw NioError.of(e);
        }
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return remote;
    }

    @Override
    public InetSocketAddress localAddress() throws IOException {
        return (InetSocketAddress) channel.getLocalAddress();
    }

    @Override
    public void unfinished() {
        if (!unfinished) {
            unfinished = true;
            linger(0);
        }
    }

    private void linger(int seconds) {
        try {
            if (channel.isOpen()) {
                channel.setOption(StandardSocketOptions.SO_LINGER, seconds);
            }
        } catch (IOException _) {
            // a connection already gone needs neither RST nor FIN
        }
    }

    @Override
    public void reset() {
        unfinished();
        abandon();
    }

    @Override
    public void close() {
        if (unfinished) {
            linger(-1); // off
        }
        abandon();
    }

    @Override
    public void abandon() {
        try {
            channel.close();
        } catch (IOException _) {
            // the descriptor is given back all the same
        }
    }
}
