package procurator.net.nio;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import jdk.net.ExtendedSocketOptions;
import procurator.net.Readiness;
import procurator.net.StreamOptions;
import procurator.net.StreamSocket;

/** A TCP connection under a selector. */
final class NioStreamSocket implements StreamSocket, NioSocket {
    private final SocketChannel channel;
    private final InetSocketAddress remote;
    private final SelectionKey key;
    private Readiness handler;
    private boolean connecting;

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
        int ops =
                ready.readyOps() & ready.interestOps(); // an earlier event of this round may have changed the interest
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
    public void reset() {
        try {
            if (channel.isOpen()) {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
        } catch (IOException _) {
            // a connection already gone needs no RST
        }
        close();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException _) {
            // the descriptor is given back all the same
        }
    }
}
