package procurator.half;

import java.io.IOException;
import procurator.net.Poller;
import procurator.net.epoll.EpollPoller;
import procurator.net.epoll.GivenSockets;
import procurator.net.nio.NioPoller;

/** The pollers there are. */
public enum Pollers {
    /** Linux: epoll through java.lang.foreign. */
    EPOLL,
    /** Everywhere: java.nio selectors. */
    NIO;

    /** The best one here: epoll where libc has it, else NIO. */
    public static Pollers best() {
        return EpollPoller.isAvailable() ? EPOLL : NIO;
    }

    /** Whether its sockets of IPv6 can leave IPv4 to others: java.nio has no IPV6_V6ONLY. */
    public boolean hasIpv6Only() {
        return this == EPOLL;
    }

    public Poller open() throws IOException {
        return open(GivenSockets.NONE);
    }

    /**
     * @param given is bound already
     * @throws IOException if it cannot take these sockets, or the system has no poller left
     */
    Poller open(GivenSockets given) throws IOException {
        return switch (this) {
            case EPOLL -> new EpollPoller(given);
            case NIO -> {
                given.assertTaken(); // java.nio opens its sockets itself
                yield new NioPoller();
            }
        };
    }
}
