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
import java.lang.invoke.VarHandle;

/**
 * The system calls we make, as libc names them. Each returns what the call returned, or {@code -errno}.
 *
 * <p>Calls that cannot block are linked as critical: they work on heap arrays in place and spare the thread its
 * change of state. epoll_wait blocks, and a critical call holds off the garbage collector, so it is linked normally.
 * One instance belongs to one thread: it holds the place where errno is captured.
 */
public final class Libc {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final Linker.Option HEAP = Linker.Option.critical(true);
    private static final VarHandle ERRNO_VALUE =
            Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle RECV =
            link("recv", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT), ERRNO, HEAP);
    private static final MethodHandle SEND =
            link("send", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT), ERRNO, HEAP);
    /** Pointers inside structs cannot name heap arrays; the structs are native, and named by number. */
    private static final MethodHandle RECVMMSG = link(
            "recvmmsg", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG), ERRNO);

    private static final MethodHandle SENDMMSG =
            link("sendmmsg", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT), ERRNO);
    private static final MethodHandle MMAP = link(
            "mmap",
            FunctionDescriptor.of(ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG),
            ERRNO);
    private static final MethodHandle MUNMAP = link("munmap", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle EPOLL_WAIT =
            link("epoll_wait", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT), ERRNO);
    private static final MethodHandle EPOLL_CTL = quick("epoll_ctl", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
    private static final MethodHandle EPOLL_CREATE1 =
            link("epoll_create1", FunctionDescriptor.of(JAVA_INT, JAVA_INT), ERRNO);
    private static final MethodHandle EVENTFD =
            link("eventfd", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT), ERRNO);
    private static final MethodHandle SOCKET = quick("socket", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle BIND = quick("bind", JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle LISTEN = quick("listen", JAVA_INT, JAVA_INT);
    private static final MethodHandle CONNECT = quick("connect", JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle ACCEPT4 = quick("accept4", JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
    private static final MethodHandle SETSOCKOPT = quick("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle GETSOCKOPT = quick("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle GETSOCKNAME = quick("getsockname", JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle SHUTDOWN = quick("shutdown", JAVA_INT, JAVA_INT);
    private static final MethodHandle CLOSE = link("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT), ERRNO);

    private static final MethodHandle EVENTFD_WRITE =
            link("eventfd_write", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG));
    private static final MethodHandle EVENTFD_READ =
            link("eventfd_read", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));

    private final MemorySegment state;

    public Libc(Arena arena) {
        state = arena.allocate(Linker.Option.captureStateLayout());
    }

    /** What never blocks. */
    private static MethodHandle quick(String name, MemoryLayout... types) {
        return link(name, FunctionDescriptor.of(JAVA_INT, types), ERRNO, Linker.Option.critical(false));
    }

    private static MethodHandle link(String name, FunctionDescriptor type, Linker.Option... options) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type, options);
    }

    private int errno() {
        return (int) ERRNO_VALUE.get(state, 0L);
    }

    private int result(int returned) {
        return returned >= 0 ? returned : -errno();
    }

    /** A call made a few times a connection at most; those made for each packet do without this object. */
    private interface Call {
        int result() throws Throwable;
    }

    private int call(Call call) {
        try {
            return result(call.result());
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    public int recv(int fd, byte[] array, int offset, int length, int flags) {
        try {
            MemorySegment into = MemorySegment.ofArray(array).asSlice(offset, length);
            return result((int) (long) RECV.invokeExact(state, fd, into, (long) length, flags));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    public int send(int fd, byte[] array, int offset, int length, int flags) {
        try {
            MemorySegment from = MemorySegment.ofArray(array).asSlice(offset, length);
            return result((int) (long) SEND.invokeExact(state, fd, from, (long) length, flags));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Many messages can take a millisecond, so that these two do not hold off the garbage collector. */
    public int recvmmsg(int fd, long messages, int most) {
        try {
            return result((int) RECVMMSG.invokeExact(state, fd, messages, most, 0, 0L));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    public int sendmmsg(int fd, long messages, int count) {
        try {
            return result((int) SENDMMSG.invokeExact(state, fd, messages, count, 0));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Memory whose pages take room only once they are touched; an arena would fill it with zeros. */
    public MemorySegment map(Arena arena, long size) {
        int readAndWrite = 3;
        int privateAnonymousUnreserved = 0x4022;
        try {
            MemorySegment mapped =
                    (MemorySegment) MMAP.invokeExact(state, 0L, size, readAndWrite, privateAnonymousUnreserved, -1, 0L);
            if (mapped.address() == -1) {
                throw new OutOfMemoryError("mmap of " + size + " bytes: errno " + errno());
            }
            return mapped.reinterpret(size, arena, Libc::unmap);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static void unmap(MemorySegment mapped) {
        try {
            int _ = (int) MUNMAP.invokeExact(mapped, mapped.byteSize());
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    public int epollWait(int epoll, MemorySegment events, int most, int timeoutMillis) {
        try {
            return result((int) EPOLL_WAIT.invokeExact(state, epoll, events, most, timeoutMillis));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    public int epollCtl(int epoll, int operation, int fd, MemorySegment event) {
        try {
            return result((int) EPOLL_CTL.invokeExact(state, epoll, operation, fd, event));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    public int epollCreate1(int flags) {
        return call(() -> (int) EPOLL_CREATE1.invokeExact(state, flags));
    }

    public int eventfd(int flags) {
        return call(() -> (int) EVENTFD.invokeExact(state, 0, flags));
    }

    public int socket(int family, int type) {
        return call(() -> (int) SOCKET.invokeExact(state, family, type, 0));
    }

    public int bind(int fd, MemorySegment address, int length) {
        return call(() -> (int) BIND.invokeExact(state, fd, address, length));
    }

    public int listen(int fd, int backlog) {
        return call(() -> (int) LISTEN.invokeExact(state, fd, backlog));
    }

    public int connect(int fd, MemorySegment address, int length) {
        return call(() -> (int) CONNECT.invokeExact(state, fd, address, length));
    }

    public int accept4(int fd, MemorySegment address, MemorySegment length, int flags) {
        return call(() -> (int) ACCEPT4.invokeExact(state, fd, address, length, flags));
    }

    public int setsockopt(int fd, int level, int option, MemorySegment value, int length) {
        return call(() -> (int) SETSOCKOPT.invokeExact(state, fd, level, option, value, length));
    }

    public int getsockopt(int fd, int level, int option, MemorySegment value, MemorySegment length) {
        return call(() -> (int) GETSOCKOPT.invokeExact(state, fd, level, option, value, length));
    }

    public int getsockname(int fd, MemorySegment address, MemorySegment length) {
        return call(() -> (int) GETSOCKNAME.invokeExact(state, fd, address, length));
    }

    public int shutdown(int fd, int how) {
        return call(() -> (int) SHUTDOWN.invokeExact(state, fd, how));
    }

    public int close(int fd) {
        return call(() -> (int) CLOSE.invokeExact(state, fd));
    }

    /** From any thread: errno is of no interest, a full counter wakes as well. */
    public static void eventfdWrite(int fd) {
        try {
            int _ = (int) EVENTFD_WRITE.invokeExact(fd, 1L);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    public static void eventfdRead(int fd, MemorySegment value) {
        try {
            int _ = (int) EVENTFD_READ.invokeExact(fd, value);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static RuntimeException unexpected(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
    }
}
