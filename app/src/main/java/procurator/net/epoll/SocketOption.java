package procurator.net.epoll;

import java.io.IOException;
import procurator.net.DatagramOptions;
import procurator.net.StreamOptions;
import procurator.net.linux.SockAddr;

/** The socket options we set, by Linux's numbers (asm-generic/socket.h, netinet/tcp.h, linux/udp.h, linux/in6.h). */
final class SocketOption {
    static final int SOL_SOCKET = 1;
    static final int SO_REUSEADDR = 2;
    static final int SO_ERROR = 4;
    static final int SO_SNDBUF = 7;
    static final int SO_RCVBUF = 8;
    static final int SO_KEEPALIVE = 9;
    static final int SO_OOBINLINE = 10;
    static final int SO_LINGER = 13;
    static final int SO_REUSEPORT = 15;
    static final int SO_RCVBUFFORCE = 33;
    static final int SO_RXQ_OVFL = 40;
    static final int IPPROTO_IP = 0;
    static final int IP_PKTINFO = 8;
    static final int IP_BIND_ADDRESS_NO_PORT = 24;
    static final int IPPROTO_TCP = 6;
    static final int TCP_NODELAY = 1;
    static final int TCP_KEEPIDLE = 4;
    static final int TCP_KEEPINTVL = 5;
    static final int TCP_KEEPCNT = 6;
    static final int TCP_INFO = 11;
    static final int TCP_USER_TIMEOUT = 18;
    static final int IPPROTO_UDP = 17;
    static final int UDP_SEGMENT = 103;
    static final int UDP_GRO = 104;
    static final int IPPROTO_IPV6 = 41;
    static final int IPV6_V6ONLY = 26;
    static final int IPV6_RECVPKTINFO = 49;
    static final int IPV6_PKTINFO = 50;

    private SocketOption() {}

    /**
     * A peer that does not answer four questions 15 s apart (or as long as keep-alive says) is gone; while bytes are under
     * way none is asked, and TCP_USER_TIMEOUT is what ends it just as soon.
     */
    static void apply(EpollPoller poller, int fd, StreamOptions options) throws IOException {
        poller.option(fd, SOL_SOCKET, SO_OOBINLINE, 1); // urgent data stays in its place: no byte of a stream is lost
        if (options.noDelay()) {
            poller.option(fd, IPPROTO_TCP, TCP_NODELAY, 1);
        }
        int seconds = (int) options.keepAlive().toSeconds();
        if (seconds > 0) {
            poller.option(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
            poller.option(fd, IPPROTO_TCP, TCP_KEEPIDLE, seconds);
            poller.option(fd, IPPROTO_TCP, TCP_KEEPINTVL, seconds);
            poller.option(fd, IPPROTO_TCP, TCP_KEEPCNT, 4);
            poller.option(
                    fd, IPPROTO_TCP, TCP_USER_TIMEOUT, (int) options.silence().toMillis());
        }
    }

    static void apply(EpollPoller poller, int fd, DatagramOptions options) throws IOException {
        boolean room =
                options.answers() && poller.optionIfKnown(fd, SOL_SOCKET, SO_RCVBUFFORCE, options.receiveBuffer());
        if (!room && options.receiveBuffer() > 0) { // the system grants root more than others
            poller.option(fd, SOL_SOCKET, SO_RCVBUF, options.receiveBuffer());
        }
        if (options.sendBuffer() > 0) {
            poller.option(fd, SOL_SOCKET, SO_SNDBUF, options.sendBuffer());
        }
        boolean _ = poller.optionIfKnown(fd, IPPROTO_UDP, UDP_GRO, 1); // from Linux 5.0 on
        boolean _ = poller.optionIfKnown(fd, SOL_SOCKET, SO_RXQ_OVFL, 1);
    }

    /** Whether {@code ::} is IPv6 alone, said also where it is not: the system may have another default. */
    static void ipv6Only(EpollPoller poller, int fd, int family, boolean wanted) throws IOException {
        if (family == SockAddr.AF_INET6) {
            poller.option(fd, IPPROTO_IPV6, IPV6_V6ONLY, wanted ? 1 : 0);
        }
    }

    /** Has the kernel tell the address each datagram was sent to. */
    static void tellOurs(EpollPoller poller, int fd, int family) throws IOException {
        if (family == SockAddr.AF_INET) {
            poller.option(fd, IPPROTO_IP, IP_PKTINFO, 1);
        } else {
            poller.option(fd, IPPROTO_IPV6, IPV6_RECVPKTINFO, 1);
        }
    }
}
