package procurator.net.epoll;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import procurator.net.ListenSocket;
import procurator.net.Readiness;
import procurator.net.StreamOptions;
import procurator.net.StreamSocket;
import procurator.net.linux.Errno;
import procurator.net.linux.SockAddr;

/** A listening TCP socket under epoll. Its options are inherited by what it accepts, so that costs no further call. */
final class EpollListenSocket extends EpollSocket implements ListenSocket {
    private static final int NONBLOCK_CLOEXEC = EpollPoller.NONBLOCK | EpollPoller.CLOEXEC;

    private final InetSocketAddress address;
    private final StreamOptions options;
    private boolean accepting = true;

    private EpollListenSocket(EpollPoller poller, int fd, StreamOptions options, Readiness handler) throws IOException {
        super(poller, fd, handler);
        this.options = options;
        this.address = poller.localAddress(fd);
    }

    static EpollListenSocket open(EpollPoller poller, InetSocketAddress at, StreamOptions options, Readiness handler)
            throws IOException {
        int family = SockAddr.family(at.getAddress());
        EpollPoller.Setup before = fd -> {
            poller.option(fd, SocketOption.SOL_SOCKET, SocketOption.SO_REUSEADDR, 1);
            if (options.sharePort()) {
                poller.option(fd, SocketOption.SOL_SOCKET, SocketOption.SO_REUSEPORT, 1);
            }
            SocketOption.ipv6Only(poller, fd, family, options.ipv6Only());
        };
        int listening = poller.given.bound(poller, at, EpollPoller.STREAM, before, fd -> {
            SocketOption.apply(poller, fd, options);
            EpollPoller.checked("listen", poller.libc.listen(fd, options.backlog()));
        });
        return poller.watched(new EpollListenSocket(poller, listening, options, handler), EpollPoller.EPOLLIN);
    }

    @Override
    public @Nullable StreamSocket accept(Readiness handler) throws IOException {
        poller.number.set(JAVA_INT, 0, SockAddr.SIZE);
        int accepted = poller.libc.accept4(fd, poller.address, poller.number, NONBLOCK_CLOEXEC);
        if (accepted >= 0) {
            return EpollStreamSocket.accepted(poller, accepted, SockAddr.read(poller.address), options, handler);
        }
        return switch (-accepted) {
            case Errno.EAGAIN, Errno.EINTR, Errno.ECONNABORTED -> null;
            default -> throw Errno.error("accept4", -accepted);
        };
    }

    @Override
    void ready(int flags) {
        if (accepting) {
            handler.ready(true, false);
        }
    }

    @Override
    public void accepting(boolean wanted) throws IOException {
        if (wanted != accepting && isOpen()) {
            accepting = wanted;
            poller.modify(this, wanted ? EpollPoller.EPOLLIN : 0);
        }
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public void close() {
        if (isOpen()) {
            poller.close(this);
        }
    }
}
