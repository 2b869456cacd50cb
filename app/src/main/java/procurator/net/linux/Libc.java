package procurator.net.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The system calls we make, as libc names them. Each returns what the call returned, or {@code -errno}.
 *
 * <p>All are linked in two shapes: a handle a function would make the JVM write a hundred classes at every start, a third
 * of its time. Integers are passed as the registers they travel in, native memory by its address. recv and send are
 * linked as critical, so that they work on heap arrays in place; a critical call holds off the garbage collector, so
 * nothing that can block or take long is. One instance belongs to one thread: it holds the place where errno is captured.
 */
public final class Libc {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final long ERRNO_OFFSET =
            Linker.Option.captureStateLayout().byteOffset(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle CALL = LINKER.downcallHandle(
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG), ERRNO);
    private static final MethodHandle ON_HEAP = LINKER.downcallHandle(
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG),
            ERRNO,
            Linker.Option.critical(true));

    private static final MemorySegment RECV = find("recv");
    private static final MemorySegment SEND = find("send");
    private static final MemorySegment RECVMMSG = find("recvmmsg");
    private static final MemorySegment SENDMMSG = find("sendmmsg");
    private static final MemorySegment MMAP = find("mmap");
    private static final MemorySegment MUNMAP = find("munmap");
    private static final MemorySegment EPOLL_WAIT = find("epoll_wait");
    private static final MemorySegment EPOLL_CTL = find("epoll_ctl");
    private static final MemorySegment EPOLL_CREATE1 = find("epoll_create1");
    private static final MemorySegment EVENTFD = find("eventfd");
    private static final MemorySegment EVENTFD_WRITE = find("eventfd_write");
    private static final MemorySegment EVENTFD_READ = find("eventfd_read");
    private static final MemorySegment SOCKET = find("socket");
    private static final MemorySegment BIND = find("bind");
    private static final MemorySegment LISTEN = find("listen");
    private static final MemorySegment CONNECT = find("connect");
    private static final MemorySegment ACCEPT4 = find("accept4");
    private static final MemorySegment SETSOCKOPT = find("setsockopt");
    private static final MemorySegment GETSOCKOPT = find("getsockopt");
    private static final MemorySegment GETSOCKNAME = find("getsockname");
    private static final MemorySegment SHUTDOWN = find("shutdown");
    private static final MemorySegment CLOSE = find("close");
    private static final MemorySegment FCNTL = find("fcntl");

    /** Where errno goes when nobody asks: calls from any thread. */
    private static final MemorySegment NOBODYS = Arena.global().allocate(Linker.Option.captureStateLayout());

    private final MemorySegment state;

    public Libc(Arena arena) {
        state = arena.allocate(Linker.Option.captureStateLayout());
    }

    private static MemorySegment find(String name) {
        return LINKER.defaultLookup().findOrThrow(name);
    }

    private int errno() {
        return state.get(JAVA_INT, ERRNO_OFFSET);
    }

    /** Of a register the lower half alone is a function's int. */
    private int result(long returned) {
        return (int) returned >= 0 ? (int) returned : -errno();
    }

    private int call(MemorySegment function, long a, long b) {
        return result(call(function, state, a, b, 0, 0, 0, 0));
    }

    private int call(MemorySegment function, long a, long b, long c, long d, long e) {
        return result(call(function, state, a, b, c, d, e, 0));
    }

    /** What is behind a function's own parameters is in registers that it does not read. */
    private static long call(
            MemorySegment function, MemorySegment state, long a, long b, long c, long d, long e, long f) {
        try {
            return (long) CALL.invokeExact(function, state, a, b, c, d, e, f);
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    public int recv(int fd, byte[] array, int offset, int length, int flags) {
        return onHeap(RECV, fd, array, offset, length, flags);
    }

    public int send(int fd, byte[] array, int offset, int length, int flags) {
        return onHeap(SEND, fd, array, offset, length, flags);
    }

    private int onHeap(MemorySegment function, int fd, byte[] array, int offset, int length, int flags) {
        try {
            MemorySegment bytes = MemorySegment.ofArray(array).asSlice(offset, length);
            return result((long) ON_HEAP.invokeExact(function, state, (long) fd, bytes, (long) length, (long) flags));
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    public int recvmmsg(int fd, long messages, int most) {
        return call(RECVMMSG, fd, messages, most, 0, 0);
    }

    public int sendmmsg(int fd, long messages, int count) {
        return call(SENDMMSG, fd, messages, count, 0, 0);
    }

    /** Memory whose pages take room only once they are touched; an arena would fill it with zeros. */
    public MemorySegment map(Arena arena, long size) {
        int readAndWrite = 3;
        int privateAnonymousUnreserved = 0x4022;
        long mapped = call(MMAP, state, 0, size, readAndWrite, privateAnonymousUnreserved, -1, 0);
        if (mapped == -1) {
            throw new OutOfMemoryError("mmap of " + size + " bytes: errno " + errno());
        }
        return MemorySegment.ofAddress(mapped).reinterpret(size, arena, Libc::unmap);
    }

    private static void unmap(MemorySegment mapped) {
        long _ = call(MUNMAP, NOBODYS, mapped.address(), mapped.byteSize(), 0, 0, 0, 0);
    }

    public int epollWait(int epoll, MemorySegment events, int most, int timeoutMillis) {
        return call(EPOLL_WAIT, epoll, events.address(), most, timeoutMillis, 0);
    }

    public int epollCtl(int epoll, int operation, int fd, MemorySegment event) {
        return call(EPOLL_CTL, epoll, operation, fd, event.address(), 0);
    }

    public int epollCreate1(int flags) {
        return call(EPOLL_CREATE1, flags, 0);
    }

    public int eventfd(int flags) {
        return call(EVENTFD, 0, flags);
    }

    /** From any thread: errno is of no interest, a full counter wakes as well. */
    public static void eventfdWrite(int fd) {
        long _ = call(EVENTFD_WRITE, NOBODYS, fd, 1, 0, 0, 0, 0);
    }

    public int eventfdRead(int fd, MemorySegment value) {
        return call(EVENTFD_READ, fd, value.address());
    }

    public int socket(int family, int type) {
        return call(SOCKET, family, type, 0, 0, 0);
    }

    public int bind(int fd, MemorySegment address, int length) {
        return call(BIND, fd, address.address(), length, 0, 0);
    }

    public int listen(int fd, int backlog) {
        return call(LISTEN, fd, backlog);
    }

    public int connect(int fd, MemorySegment address, int length) {
        return call(CONNECT, fd, address.address(), length, 0, 0);
    }

    public int accept4(int fd, MemorySegment address, MemorySegment length, int flags) {
        return call(ACCEPT4, fd, address.address(), length.address(), flags, 0);
    }

    public int setsockopt(int fd, int level, int option, MemorySegment value, int length) {
        return call(SETSOCKOPT, fd, level, option, value.address(), length);
    }

    public int getsockopt(int fd, int level, int option, MemorySegment value, MemorySegment length) {
        return call(GETSOCKOPT, fd, level, option, value.address(), length.address());
    }

    public int getsockname(int fd, MemorySegment address, MemorySegment length) {
        return call(GETSOCKNAME, fd, address.address(), length.address(), 0, 0);
    }

    public int shutdown(int fd, int how) {
        return call(SHUTDOWN, fd, how);
    }

    public int fcntl(int fd, int command, int argument) {
        return call(FCNTL, fd, command, argument, 0, 0);
    }

    public int close(int fd) {
        return call(CLOSE, fd, 0);
    }

    private static RuntimeException unexpected(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
    }
}
