package procurator.net.epoll;

import procurator.net.Readiness;

/** What every socket under watch has: its number, its generation, who is told. */
abstract class EpollSocket {
    final EpollPoller poller;
    /** The descriptor; -1 once closed, so that a late call meets EBADF and not the number's next owner. */
    int fd;

    int generation;
    Readiness handler;

    EpollSocket(EpollPoller poller, int fd, Readiness handler) {
        this.poller = poller;
        this.fd = fd;
        this.handler = handler;
    }

    /** @param flags what epoll_wait says of this socket */
    abstract void ready(int flags);

    boolean isOpen() {
        return fd >= 0;
    }

    abstract void close();

    /** Closes since the poller does, whatever state it is in. */
    void abandon() {
        close();
    }
}
