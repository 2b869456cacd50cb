package procurator.net.nio;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.UnsupportedAddressTypeException;
import org.jspecify.annotations.Nullable;
import procurator.net.DatagramOptions;
import procurator.net.DatagramReceiver;
import procurator.net.DatagramSocket;
import procurator.net.SocketError;
import procurator.net.SocketError.Kind;

/**
 * A UDP socket under a selector; one datagram a call.
 *
 * <p>Windows tells even an unconnected socket that some earlier datagram was refused, as a reset of the next read. That
 * is an error like others here: noted, and the datagrams behind it are read. An empty datagram cannot be sent on a
 * connected channel: java.nio takes it for nothing to do.
 */
final class NioDatagramSocket implements DatagramSocket, NioSocket {
    /** Datagrams a readiness, so that a busy socket does not hold up the others. */
    private static final int MOST = 64;

    private final NioDatagrams shared;
    private final DatagramChannel channel;
    private final @Nullable InetSocketAddress remote;
    private final DatagramReceiver receiver;

    private long unsent;

    private NioDatagramSocket(
            NioPoller poller, DatagramChannel channel, @Nullable InetSocketAddress remote, DatagramReceiver receiver)
            throws IOException {
        this.shared = poller.datagrams();
        this.channel = channel;
        this.remote = remote;
        this.receiver = receiver;
        channel.register(poller.selector, SelectionKey.OP_READ, this);
    }

    static NioDatagramSocket bind(
            NioPoller poller, InetSocketAddress at, DatagramOptions options, DatagramReceiver receiver)
            throws IOException {
        if (options.ipv6Only()) {
            throw NioError.noIpv6Only();
        }
        DatagramChannel channel = open(at);
        try {
            apply(channel, options);
            channel.bind(at);
            return new NioDatagramSocket(poller, channel, null, receiver);
        } catch (IOException e) {
            channel.close();
            throw NioError.of(e);
        }
    }

    static NioDatagramSocket connect(
            NioPoller poller, InetSocketAddress to, DatagramOptions options, DatagramReceiver receiver)
            throws IOException {
        DatagramChannel channel = open(to);
        try {
            apply(channel, options);
            channel.connect(to);
            return new NioDatagramSocket(poller, channel, to, receiver);
        } catch (IOException e) {
            channel.close();
            throw NioError.of(e);
        }
    }

    private static DatagramChannel open(InetSocketAddress address) throws IOException {
        boolean four = address.getAddress() instanceof Inet4Address;
        try {
            return DatagramChannel.open(four ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
        } catch (UnsupportedOperationException _) {
            throw new SocketError(Kind.ADDRESS_NOT_OURS, "no IPv6 on this machine");
        } catch (IOException e) {
            throw NioError.of(e);
        }
    }

    private static void apply(DatagramChannel channel, DatagramOptions options) throws IOException {
        channel.configureBlocking(false);
        if (options.receiveBuffer() > 0) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, options.receiveBuffer());
        }
        if (options.sendBuffer() > 0) {
            channel.setOption(StandardSocketOptions.SO_SNDBUF, options.sendBuffer());
        }
    }

    @Override
    public void ready(SelectionKey ready) {
        for (int i = 0; i < MOST && channel.isOpen(); i++) {
            ByteBuffer in = shared.in.clear().position(HEADROOM).limit(shared.array.length - TAILROOM);
            try {
                InetSocketAddress from = receive(in);
                if (from == null) {
                    break;
                }
                shared.faults.handOver(receiver, from, shared.array, in.position() - HEADROOM);
            } catch (IOException _) {
                // an earlier datagram was refused; those behind it are read
            }
        }
        shared.faults.throwFirst();
    }

    private @Nullable InetSocketAddress receive(ByteBuffer in) throws IOException {
        InetSocketAddress from = (InetSocketAddress) channel.receive(in);
        return from == null ? null : remote != null ? remote : shared.known(from);
    }

    @Override
    public void send(InetSocketAddress to, byte[] array, int offset, int length) {
        if (remote != null) {
            throw new IllegalStateException("connected to " + remote);
        }
        sendTo(to, array, offset, length);
    }

    @Override
    public void send(byte[] array, int offset, int length) {
        if (remote == null) {
            throw new IllegalStateException("not connected");
        }
        sendTo(remote, array, offset, length);
    }

    private void sendTo(InetSocketAddress to, byte[] array, int offset, int length) {
        ByteBuffer out = shared.view(array, offset, length);
        try {
            trySend(to, out);
        } catch (IOException _) {
            sendAgain(to, out);
        }
    }

    /** The error may have been the answer to an earlier datagram. */
    private void sendAgain(InetSocketAddress to, ByteBuffer out) {
        try {
            trySend(to, out);
        } catch (IOException e) {
            unsent(NioError.of(e).kind());
        }
    }

    private void trySend(InetSocketAddress to, ByteBuffer out) throws IOException {
        int length = out.remaining();
        try {
            int sent = channel.send(out, to);
            if (sent < length || (length == 0 && remote != null)) {
                unsent(length == 0 ? Kind.OTHER : Kind.OUT_OF_DESCRIPTORS);
            }
        } catch (UnsupportedAddressTypeException _) {
            unsent(Kind.OTHER);
        }
    }

    private void unsent(Kind why) {
        unsent++;
        receiver.unsent(why);
    }

    @Override
    public long unsent() {
        return unsent;
    }

    @Override
    public InetSocketAddress localAddress() throws IOException {
        return (InetSocketAddress) channel.getLocalAddress();
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
