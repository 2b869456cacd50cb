package procurator.net.epoll;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import procurator.net.DatagramOptions;
import procurator.net.DatagramReceiver;
import procurator.net.DatagramSocket;
import procurator.net.ListenSocket;
import procurator.net.Poller;
import procurator.net.Readiness;
import procurator.net.SocketError;
import procurator.net.StreamOptions;
import procurator.net.StreamSocket;
import procurator.net.linux.Errno;
import procurator.net.linux.Libc;
import procurator.net.linux.SockAddr;

/**
 * Linux's epoll, level-triggered.
 *
 * <p>An event names its socket by number and generation: one epoll_wait returns many events, an earlier one may close
 * the socket of a later one, and the number may by then belong to a new socket, whose generation differs.
 */
public final class EpollPoller implements Poller {
    static final int STREAM = 1;
    static final int DATAGRAM = 2;
    static final int EPOLLIN = 1;
    static final int EPOLLOUT = 4;
    static final int EPOLLERR = 8;
    static final int EPOLLHUP = 16;
    private static final int EPOLL_CTL_ADD = 1;
    private static final int EPOLL_CTL_DEL = 2;
    private static final int EPOLL_CTL_MOD = 3;
    static final int CLOEXEC = 0x80000;
    static final int NONBLOCK = 0x800;
    private static final int EVENTS = 256;

    /** struct epoll_event is packed on x86-64 only. */
    private static final boolean PACKED = System.getProperty("os.arch").equals("amd64");

    private static final int EVENT_SIZE = PACKED ? 12 : 16;
    private static final int EVENT_DATA = PACKED ? 4 : 8;

    private final Arena arena = Arena.ofShared();
    final Libc libc = new Libc(arena);
    /** Room for one socket address and its length, for the calls that fill or read one. */
    final MemorySegment address = arena.allocate(SockAddr.SIZE, 8);

    final MemorySegment number = arena.allocate(JAVA_LONG);
    final TcpInfo tcpInfo = new TcpInfo(arena);

    private final MemorySegment events = arena.allocate((long) EVENTS * EVENT_SIZE, 8);
    private final MemorySegment change = arena.allocate(EVENT_SIZE, 8);
    private final AtomicBoolean woken = new AtomicBoolean();
    final GivenSockets given;
    private final int epoll;
    private final int wakeUp;
    private @Nullable EpollSocket[] sockets = new @Nullable EpollSocket[256];
    private @Nullable DatagramIo datagrams;
    private int generation;
    private int met;
    private boolean closed;

    public EpollPoller(GivenSockets given) throws IOException {
        this.given = given;
        epoll = checked("epoll_create1", libc.epollCreate1(CLOEXEC));
        wakeUp = checked("eventfd", libc.eventfd(CLOEXEC | NONBLOCK));
        control(EPOLL_CTL_ADD, wakeUp, EPOLLIN, 0);
    }

    /** Whether this machine has epoll where we can call it: Linux on x86-64 or aarch64. */
    public static boolean isAvailable() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String machine = System.getProperty("os.arch");
        return system.equals("linux") && (machine.equals("amd64") || machine.equals("aarch64"));
    }

    static int checked(String call, int result) throws IOException {
        if (result < 0) {
            throw Errno.error(call, -result);
        }
        return result;
    }

    @Override
    public ListenSocket listen(InetSocketAddress at, StreamOptions options, Readiness handler) throws IOException {
        try {
            return EpollListenSocket.open(this, at, options, handler);
        } catch (SocketError e) {
            throw e.at(at);
        }
    }

    @Override
    public StreamSocket connect(InetSocketAddress to, StreamOptions options, Readiness handler) throws IOException {
        return EpollStreamSocket.connect(this, to, options, handler);
    }

    @Override
    public DatagramSocket bind(InetSocketAddress at, DatagramOptions options, DatagramReceiver receiver)
            throws IOException {
        try {
            return EpollDatagramSocket.bind(this, at, options, receiver);
        } catch (SocketError e) {
            throw e.at(at);
        }
    }

    @Override
    public DatagramSocket connectDatagrams(InetSocketAddress to, DatagramOptions options, DatagramReceiver receiver)
            throws IOException {
        return EpollDatagramSocket.connect(this, to, options, receiver);
    }

    /** What UDP sockets share; made for the first of them. */
    DatagramIo datagrams() {
        if (datagrams == null) {
            datagrams = new DatagramIo(libc, arena);
        }
        return datagrams;
    }

    @Override
    public void await(long timeoutNanos) throws IOException {
        if (datagrams != null) {
            datagrams.outgoing.flush();
        }
        int n = libc.epollWait(epoll, events, EVENTS, millis(timeoutNanos));
        met = Math.max(n, 0);
        if (n < 0 && n != -Errno.EINTR) {
            throw Errno.error("epoll_wait", -n);
        }
    }

    @Override
    public void dispatch() {
        for (int i = 0; i < met; i++) {
            long at = (long) i * EVENT_SIZE;
            dispatch(events.get(JAVA_INT_UNALIGNED, at), events.get(JAVA_LONG_UNALIGNED, at + EVENT_DATA));
        }
    }

    /** epoll_wait counts in milliseconds; rounded up, since waking early would only mean waiting again. */
    private static int millis(long nanos) {
        return nanos < 0 ? -1 : (int) Math.min((nanos + 999_999) / 1_000_000, 3_600_000);
    }

    private void dispatch(int flags, long data) {
        int fd = (int) data;
        if (fd == wakeUp) {
            int _ = libc.eventfdRead(wakeUp, number);
            // not before: the read would take a wake-up written meanwhile, and no other be written ever
            woken.set(false);
            return;
        }
        EpollSocket socket = sockets[fd];
        if (socket != null && socket.generation == (int) (data >>> 32)) {
            socket.ready(flags);
        }
    }

    @Override
    public void wakeUp() {
        if (woken.compareAndSet(false, true)) {
            synchronized (woken) { // once closed, the number may be a stranger's
                if (!closed) {
                    Libc.eventfdWrite(wakeUp);
                }
            }
        }
    }

    /** Takes a new socket under watch, or else closes it. */
    <S extends EpollSocket> S watched(S socket, int interest) throws IOException {
        int fd = socket.fd;
        if (fd >= sockets.length) {
            sockets = Arrays.copyOf(sockets, Math.max(fd + 1, sockets.length * 2));
        }
        socket.generation = ++generation;
        sockets[fd] = socket;
        try {
            control(EPOLL_CTL_ADD, fd, interest, socket.generation);
            return socket;
        } catch (IOException e) {
            close(socket);
            throw e;
        }
    }

    void modify(EpollSocket socket, int interest) throws IOException {
        control(EPOLL_CTL_MOD, socket.fd, interest, socket.generation);
    }

    /** Stops watching a socket that has hung up and is of no interest for now: level-triggered, it would never rest. */
    void park(EpollSocket socket) {
        int _ = libc.epollCtl(epoll, EPOLL_CTL_DEL, socket.fd, change);
    }

    void unpark(EpollSocket socket, int interest) throws IOException {
        control(EPOLL_CTL_ADD, socket.fd, interest, socket.generation);
    }

    /** Closing takes the socket out of epoll as well. */
    void close(EpollSocket socket) {
        sockets[socket.fd] = null;
        int _ = libc.close(socket.fd);
        socket.fd = -1;
    }

    private void control(int operation, int fd, int interest, int generation) throws IOException {
        change.set(JAVA_INT_UNALIGNED, 0, interest);
        change.set(JAVA_LONG_UNALIGNED, EVENT_DATA, (long) generation << 32 | fd);
        checked("epoll_ctl", libc.epollCtl(epoll, operation, fd, change));
    }

    /** What is done to a new socket before it is watched. */
    interface Setup {
        void of(int fd) throws IOException;
    }

    /** Opens a socket of a family and {@link #STREAM} or {@link #DATAGRAM}; closes it if it cannot be set up. */
    int open(int family, int type, Setup setup) throws IOException {
        return setUp(checked("socket", libc.socket(family, type | NONBLOCK | CLOEXEC)), setup);
    }

    /** Closes a socket if it cannot be set up. */
    int setUp(int fd, Setup setup) throws IOException {
        try {
            setup.of(fd);
            return fd;
        } catch (IOException e) {
            int _ = libc.close(fd);
            throw e;
        }
    }

    void bind(int fd, InetSocketAddress at) throws IOException {
        int length = SockAddr.write(at, address);
        checked("bind", libc.bind(fd, address, length));
    }

    void connect(int fd, InetSocketAddress to) throws IOException {
        int length = SockAddr.write(to, address);
        int result = libc.connect(fd, address, length);
        if (result != -Errno.EINPROGRESS) {
            checked("connect", result);
        }
    }

    void option(int fd, int level, int option, int value) throws IOException {
        number.set(JAVA_INT, 0, value);
        checked("setsockopt", libc.setsockopt(fd, level, option, number, Integer.BYTES));
    }

    /** Sets what spares work where the kernel knows it, and allows it. */
    boolean optionIfKnown(int fd, int level, int option, int value) {
        number.set(JAVA_INT, 0, value);
        return libc.setsockopt(fd, level, option, number, Integer.BYTES) >= 0;
    }

    InetSocketAddress localAddress(int fd) throws IOException {
        number.set(JAVA_INT_UNALIGNED, 0, SockAddr.SIZE);
        checked("getsockname", libc.getsockname(fd, address, number));
        return SockAddr.read(address);
    }

    @Override
    public void close() {
        synchronized (woken) {
            if (closed) {
                return;
            }
            closed = true;
        }
        for (EpollSocket socket : sockets.clone()) {
            if (socket != null) {
                socket.abandon();
            }
        }
        int _ = libc.close(wakeUp);
        int _ = libc.close(epoll);
        arena.close();
    }
}
