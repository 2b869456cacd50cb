package procurator.net.epoll;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import procurator.net.linux.Libc;
import procurator.net.linux.SockAddr;

/**
 * Sockets that were bound before this process started, and that it was given by whoever started it. Whoever connects
 * while it is restarted waits, since they outlive it. Belongs to the thread that starts a half.
 *
 * @see "sd_listen_fds(3)"
 */
public final class GivenSockets {
    public static final GivenSockets NONE = new GivenSockets(List.of());

    private static final int FIRST = 3;
    private static final int SO_TYPE = 3;
    private static final int F_SETFL = 4;
    private static final int F_DUPFD_CLOEXEC = 1030;

    private final List<Given> all;
    private final List<Given> left;

    /** One of them; its type is that of {@link EpollPoller#STREAM} and {@link EpollPoller#DATAGRAM}. */
    private record Given(int fd, int type, InetSocketAddress address) {}

    private GivenSockets(List<Given> all) {
        this.all = all;
        this.left = new ArrayList<>(all);
    }

    /**
     * Looks at what this process was given.
     *
     * @param count how many, from descriptor 3 on
     * @throws IOException if one of these is no socket of IP; the text says which
     */
    public static GivenSockets of(int count) throws IOException {
        if (count == 0) {
            return NONE;
        }
        List<Given> all = new ArrayList<>();
        try (Arena arena = Arena.ofConfined()) {
            Libc libc = new Libc(arena);
            MemorySegment address = arena.allocate(SockAddr.SIZE, 8);
            MemorySegment number = arena.allocate(JAVA_INT, 2);
            for (int fd = FIRST; fd < FIRST + count; fd++) {
                all.add(look(libc, fd, address, number));
            }
        }
        return new GivenSockets(all);
    }

    private static Given look(Libc libc, int fd, MemorySegment address, MemorySegment number) throws IOException {
        MemorySegment length = number.asSlice(4);
        length.set(JAVA_INT, 0, Integer.BYTES);
        int typed = libc.getsockopt(fd, SocketOption.SOL_SOCKET, SO_TYPE, number, length);
        length.set(JAVA_INT, 0, SockAddr.SIZE);
        if (typed < 0 || libc.getsockname(fd, address, length) < 0 || !SockAddr.isOfIp(address)) {
            throw new IOException("descriptor " + fd + " was given to listen on, and is no socket of IP"
                    + " (expected: ListenStream= or ListenDatagram= with an address and a port)");
        }
        return new Given(fd, number.get(JAVA_INT, 0), SockAddr.read(address));
    }

    /**
     * A socket that is bound: one of these, or a new one.
     *
     * @param before what is done to a new one before it is bound
     */
    int bound(EpollPoller poller, InetSocketAddress at, int type, EpollPoller.Setup before, EpollPoller.Setup setup)
            throws IOException {
        int taken = take(at, type);
        if (taken >= 0) {
            return poller.setUp(taken, setup);
        }
        return poller.open(SockAddr.family(at.getAddress()), type, fd -> {
            before.of(fd);
            poller.bind(fd, at);
            setup.of(fd);
        });
    }

    /** A descriptor of its own for whoever listens there, and does not block; -1 if none was given for that address. */
    private int take(InetSocketAddress at, int type) throws IOException {
        for (Given given : all) {
            if (given.type == type && given.address.equals(at)) {
                left.remove(given);
                return duplicate(given.fd);
            }
        }
        return -1;
    }

    private static int duplicate(int fd) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            Libc libc = new Libc(arena);
            EpollPoller.checked("fcntl", libc.fcntl(fd, F_SETFL, EpollPoller.NONBLOCK));
            return EpollPoller.checked("fcntl", libc.fcntl(fd, F_DUPFD_CLOEXEC, FIRST));
        }
    }

    /**
     * Sees to it that each has somebody who listens.
     *
     * @throws IOException if nobody has taken one of them; the text says which
     */
    public void assertTaken() throws IOException {
        if (left.isEmpty()) {
            return;
        }
        Given given = left.getFirst();
        throw new IOException("descriptor " + given.fd + " was given to listen on "
                + (given.type == EpollPoller.STREAM ? "TCP " : "UDP ")
                + given.address.getAddress().getHostAddress()
                + " port " + given.address.getPort() + ", and this half does not (expected: in the .socket unit the"
                + " addresses of the configuration, and no other poller than epoll)");
    }
}
