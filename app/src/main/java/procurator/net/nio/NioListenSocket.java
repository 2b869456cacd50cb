package procurator.net.nio;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;
import procurator.net.ListenSocket;
import procurator.net.Readiness;
import procurator.net.StreamOptions;
import procurator.net.StreamSocket;

/** A listening TCP socket under a selector. */
final class NioListenSocket implements ListenSocket, NioSocket {
    private final NioPoller poller;
    private final ServerSocketChannel channel;
    private final StreamOptions options;
    private final Readiness handler;
    private final SelectionKey key;

    private NioListenSocket(NioPoller poller, ServerSocketChannel channel, StreamOptions options, Readiness handler)
            throws IOException {
        this.poller = poller;
        this.channel = channel;
        this.options = options;
        this.handler = handler;
        this.key = channel.register(poller.selector, SelectionKey.OP_ACCEPT, this);
    }

    static NioListenSocket open(NioPoller poller, InetSocketAddress at, StreamOptions options, Readiness handler)
            throws IOException {
        if (options.ipv6Only()) {
            throw NioError.noIpv6Only();
        }
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            if (options.sharePort() && channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
                channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            }
            channel.bind(at, options.backlog());
            return new NioListenSocket(poller, channel, options, handler);
        } catch (IOException e) {
            channel.close();
            throw NioError.of(e);
        }
    }

    @Override
    public @Nullable StreamSocket accept(Readiness next) throws IOException {
        try {
            SocketChannel accepted = channel.accept();
            return accepted == null ? null : NioStreamSocket.accepted(poller, accepted, options, next);
        } catch (IOException e) {
            throw NioError.of(e);
        }
    }

    @Override
    public void ready(SelectionKey ready) {
        if (ready.interestOps() != 0) { // an earlier event of this round may have paused accepting
            handler.ready(true, false);
        }
    }

    @Override
    public void accepting(boolean wanted) {
        if (key.isValid()) {
            key.interestOps(wanted ? SelectionKey.OP_ACCEPT : 0);
        }
    }

    @Override
    public InetSocketAddress address() {
        try {
            return (InetSocketAddress) channel.getLocalAddress();
        } catch (IOException e) {
            throw new IllegalStateException("asked for the address of a closed listener", e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException _) {
            // a listener that fails to close has nothing to lose
        }
    }
}
