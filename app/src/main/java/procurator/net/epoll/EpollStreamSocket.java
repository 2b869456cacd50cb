package procurator.net.epoll;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import procurator.net.Readiness;
import procurator.net.SendQueue;
import procurator.net.StreamOptions;
import procurator.net.StreamSocket;
import procurator.net.linux.Errno;
import procurator.net.linux.SockAddr;

/** A TCP connection under epoll. */
final class EpollStreamSocket extends EpollSocket implements StreamSocket {
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int SHUT_WR = 1;

    private final InetSocketAddress remote;
    /** TCP_USER_TIMEOUT, in milliseconds; 0 for none. */
    private final int silence;

    private boolean endures;
    private int interest;
    private boolean parked;
    private boolean unfinished;

    private EpollStreamSocket(
            EpollPoller poller, int fd, InetSocketAddress remote, StreamOptions options, Readiness handler) {
        super(poller, fd, handler);
        this.remote = remote;
        this.silence = (int) options.silence().toMillis();
    }

    static EpollStreamSocket accepted(
            EpollPoller poller, int fd, InetSocketAddress remote, StreamOptions options, Readiness handler)
            throws IOException {
        return watched(poller, fd, remote, EpollPoller.EPOLLIN, options, handler);
    }

    static EpollStreamSocket connect(EpollPoller poller, InetSocketAddress to, StreamOptions options, Readiness handler)
            throws IOException {
        int connecting = poller.open(SockAddr.family(to.getAddress()), EpollPoller.STREAM, fd -> {
            SocketOption.apply(poller, fd, options);
            if (options.bindTo() != null) {
                // A port is chosen when the target is known, so that each target has all of them; from Linux 4.2 on.
                boolean _ = poller.optionIfKnown(fd, SocketOption.IPPROTO_IP, SocketOption.IP_BIND_ADDRESS_NO_PORT, 1);
                poller.bind(fd, new InetSocketAddress(options.bindTo(), 0));
            }
            poller.connect(fd, to);
        });
        return watched(poller, connecting, to, EpollPoller.EPOLLOUT, options, handler);
    }

    private static EpollStreamSocket watched(
            EpollPoller poller,
            int fd,
            InetSocketAddress remote,
            int interest,
            StreamOptions options,
            Readiness handler)
            throws IOException {
        EpollStreamSocket socket = new EpollStreamSocket(poller, fd, remote, options, handler);
        socket.interest = interest;
        return poller.watched(socket, interest);
    }

    @Override
    void ready(int flags) {
        boolean broken = (flags & EpollPoller.EPOLLERR) != 0;
        boolean over = broken || (flags & EpollPoller.EPOLLHUP) != 0;
        boolean readable = (interest & EpollPoller.EPOLLIN) != 0 && (over || (flags & EpollPoller.EPOLLIN) != 0);
        boolean writable = (interest & EpollPoller.EPOLLOUT) != 0 && (over || (flags & EpollPoller.EPOLLOUT) != 0);
        if (readable || writable) {
            handler.ready(readable, writable);
        } else if (over && !parked) {
            parked = true;
            poller.park(this);
            if (broken) {
                handler.broken();
            }
        }
    }

    @Override
    public void handler(Readiness next) {
        handler = next;
    }

    @Override
    public void interest(boolean readable, boolean writable) throws IOException {
        int wanted = (readable ? EpollPoller.EPOLLIN : 0) | (writable ? EpollPoller.EPOLLOUT : 0);
        if (wanted == interest || !isOpen()) {
            return;
        }
        interest = wanted;
        if (parked) {
            parked = false;
            poller.unpark(this, wanted);
        } else {
            poller.modify(this, wanted);
        }
    }

    @Override
    public int read(byte[] array, int offset, int length) throws IOException {
        int n = poller.libc.recv(fd, array, offset, length, 0);
        if (n > 0) {
            return n;
        }
        if (n == 0) {
            return length == 0 ? 0 : -1;
        }
        return nothingOr("recv", -n);
    }

    @Override
    public int write(byte[] array, int offset, int length) throws IOException {
        int n = poller.libc.send(fd, array, offset, length, MSG_NOSIGNAL);
        return n >= 0 ? n : nothingOr("send", -n);
    }

    private static int nothingOr(String call, int errno) throws IOException {
        if (errno == Errno.EAGAIN || errno == Errno.EINTR) {
            return 0;
        }
        throw Errno.error(call, errno);
    }

    @Override
    public void finishConnect() throws IOException {
        poller.address.set(JAVA_INT, 0, 0);
        poller.number.set(JAVA_INT, 0, Integer.BYTES);
        EpollPoller.checked(
                "getsockopt",
                poller.libc.getsockopt(
                        fd, SocketOption.SOL_SOCKET, SocketOption.SO_ERROR, poller.address, poller.number));
        int errno = poller.address.get(JAVA_INT, 0);
        if (errno != 0) {
            throw Errno.error("connect", errno);
        }
    }

    @Override
    public boolean isUnacknowledged() {
        return poller.tcpInfo.isUnacknowledged(poller.libc, fd);
    }

    @Override
    public @Nullable SendQueue sendQueue() {
        return poller.tcpInfo.sendQueue(poller.libc, fd);
    }

    @Override
    public void enduresClosedWindow(boolean wanted) {
        if (silence > 0 && wanted != endures && isOpen()) {
            endures = wanted;
            boolean _ = poller.optionIfKnown(
                    fd, SocketOption.IPPROTO_TCP, SocketOption.TCP_USER_TIMEOUT, wanted ? 0 : silence);
        }
    }

    @Override
    public void shutdownOutput() throws IOException {
        int result = poller.libc.shutdown(fd, SHUT_WR); // ENOTCONN: a reset came first, and the next read tells
        if (result < 0 && result != -Errno.ENOTCONN) {
            throw Errno.error("shutdown", -result);
        }
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return remote;
    }

    @Override
    public InetSocketAddress localAddress() throws IOException {
        return poller.localAddress(fd);
    }

    @Override
    public void unfinished() {
        if (!unfinished) {
            unfinished = true;
            linger(true);
        }
    }

    /** @param cut whether close is to send RST at once and drop what was not sent, be it the kernel's at our end */
    private void linger(boolean cut) {
        poller.address.set(JAVA_INT, 0, cut ? 1 : 0); // struct linger { on, seconds }
        poller.address.set(JAVA_INT, 4, 0);
        int _ = poller.libc.setsockopt(fd, SocketOption.SOL_SOCKET, SocketOption.SO_LINGER, poller.address, 8);
    }

    @Override
    public void reset() {
        unfinished();
        abandon();
    }

    @Override
    public void close() {
        if (unfinished && isOpen()) {
            linger(false);
            enduresClosedWindow(true); // what the kernel still holds outlasts a pause: 200 s, and not 75
        }
        abandon();
    }

    @Override
    void abandon() {
        if (isOpen()) {
            poller.close(this);
        }
    }
}
