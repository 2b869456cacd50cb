package procurator.net.epoll;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import procurator.net.DatagramOptions;
import procurator.net.DatagramReceiver;
import procurator.net.DatagramSocket;
import procurator.net.SocketError;
import procurator.net.linux.Errno;
import procurator.net.linux.SockAddr;

/** A UDP socket under epoll. */
final class EpollDatagramSocket extends EpollSocket implements DatagramSocket {
    final DatagramReceiver receiver;
    final @Nullable InetSocketAddress remote;
    /** How many messages the next read asks for. */
    int room = 1;
    /** Of a connected socket: the newest message on its way out; see {@link Outgoing}. */
    Outgoing.@Nullable Message last;

    /** Whether each source is to know which of our addresses it asked. */
    final boolean answers;

    private final int family;
    private int lost;
    private long unsent;

    private EpollDatagramSocket(
            EpollPoller poller,
            int fd,
            int family,
            @Nullable InetSocketAddress remote,
            boolean answers,
            DatagramReceiver receiver) {
        super(poller, fd, (_, _) -> {});
        this.family = family;
        this.remote = remote;
        this.answers = answers;
        this.receiver = receiver;
    }

    static EpollDatagramSocket bind(
            EpollPoller poller, InetSocketAddress at, DatagramOptions options, DatagramReceiver receiver)
            throws IOException {
        int family = SockAddr.family(at.getAddress());
        boolean answers = options.answers() && at.getAddress().isAnyLocalAddress();
        EpollPoller.Setup before = fd -> SocketOption.ipv6Only(poller, fd, family, options.ipv6Only());
        int bound = poller.given.bound(poller, at, EpollPoller.DATAGRAM, before, fd -> {
            SocketOption.apply(poller, fd, options);
            if (answers) {
                SocketOption.tellOurs(poller, fd, family);
            }
        });
        return poller.watched(
                new EpollDatagramSocket(poller, bound, family, null, answers, receiver), EpollPoller.EPOLLIN);
    }

    static EpollDatagramSocket connect(
            EpollPoller poller, InetSocketAddress to, DatagramOptions options, DatagramReceiver receiver)
            throws IOException {
        int family = SockAddr.family(to.getAddress());
        int connected = poller.open(family, EpollPoller.DATAGRAM, fd -> {
            SocketOption.apply(poller, fd, options);
            poller.connect(fd, to);
        });
        return poller.watched(
                new EpollDatagramSocket(poller, connected, family, to, false, receiver), EpollPoller.EPOLLIN);
    }

    /** An error alone is read as well, which clears it: epoll would tell of it for ever. */
    @Override
    void ready(int flags) {
        poller.datagrams().incoming.receive(this);
    }

    @Override
    public void send(InetSocketAddress to, byte[] array, int offset, int length) {
        if (remote != null) {
            throw new IllegalStateException("connected to " + remote);
        }
        add(isOpen() ? poller.datagrams().addresses.target(to, family) : null, array, offset, length);
    }

    @Override
    public void send(byte[] array, int offset, int length) {
        if (remote == null) {
            throw new IllegalStateException("not connected");
        }
        add(null, array, offset, length);
    }

    private void add(@Nullable KernelAddress to, byte[] array, int offset, int length) {
        if (isOpen()) {
            poller.datagrams().outgoing.add(this, to, array, offset, length);
        } else {
            unsent(Errno.EBADF);
        }
    }

    /** The system did not take a datagram. */
    void unsent(int errno) {
        unsent++;
        boolean isBufferFull = errno == Errno.EAGAIN;
        receiver.unsent(isBufferFull ? SocketError.Kind.OUT_OF_DESCRIPTORS : Errno.kind(errno));
    }

    /** The kernel's count of what it dropped; {@code 0} says nothing. */
    void lost(int count) {
        if (count != 0 && count != lost) {
            long more = Integer.toUnsignedLong(count - lost);
            lost = count;
            receiver.overflowed(more);
        }
    }

    @Override
    public long unsent() {
        return unsent;
    }

    @Override
    public InetSocketAddress localAddress() throws IOException {
        return poller.localAddress(fd);
    }

    @Override
    public void close() {
        if (isOpen()) {
            poller.datagrams().outgoing.flush();
            poller.close(this);
        }
    }
}
