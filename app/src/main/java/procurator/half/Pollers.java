package procurator.half;

import java.io.IOException;
import procurator.net.Poller;
import procurator.net.epoll.EpollPoller;
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
        return switch (this) {
            case EPOLL -> new EpollPoller();
            case NIO -> new NioPoller();
        };
    }
}
