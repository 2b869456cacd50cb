package procurator.daemon;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The few calls to libc that a daemon makes, once each. libc changes the user of all threads of the process, where the
 * kernel would change that of one.
 *
 * @see "setuid(2), C library/kernel differences; nptl(7)"
 */
final class Posix {
    private static final int EPERM = 1;
    private static final int EACCES = 13;
    private static final int ENOENT = 2;
    private static final int ECONNREFUSED = 111;
    private static final int READ_AND_WRITE = 2;
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int SOCK_NONBLOCK = 0x800;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final Linker LINKER = Linker.nativeLinker();
    private static final long ERRNO_OFFSET =
            Linker.Option.captureStateLayout().byteOffset(MemoryLayout.PathElement.groupElement("errno"));

    /** Of struct passwd: name and password are pointers, then come the two numbers, on Linux and on macOS. */
    private static final int UID_AT = 16;

    private static final int GID_AT = 20;
    private static final int READ_OF_PASSWD = 24;

    /** A user of the system. */
    record Account(String name, int uid, int gid) {}

    private Posix() {}

    /** The user of a name, or {@code null}. */
    static @Nullable Account account(String name) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MethodHandle getpwnam =
                    LINKER.downcallHandle(function("getpwnam"), FunctionDescriptor.of(ADDRESS, ADDRESS));
            return account((MemorySegment) getpwnam.invokeExact(arena.allocateFrom(name)));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** The user of a number, or {@code null}. */
    static @Nullable Account account(int uid) throws IOException {
        try {
            MethodHandle getpwuid =
                    LINKER.downcallHandle(function("getpwuid"), FunctionDescriptor.of(ADDRESS, JAVA_INT));
            return account((MemorySegment) getpwuid.invokeExact(uid));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static @Nullable Account account(MemorySegment at) {
        if (at.address() == 0) {
            return null;
        }
        MemorySegment passwd = at.reinterpret(READ_OF_PASSWD);
        String name = passwd.get(ADDRESS, 0).reinterpret(Integer.MAX_VALUE).getString(0, StandardCharsets.UTF_8);
        return new Account(name, passwd.get(JAVA_INT, UID_AT), passwd.get(JAVA_INT, GID_AT));
    }

    static int effectiveUser() throws IOException {
        return call("geteuid", FunctionDescriptor.of(JAVA_INT));
    }

    /** The groups that the system knows him in, and no others. */
    static void initgroups(Account user) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            call(
                    "initgroups",
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
                    arena.allocateFrom(user.name),
                    user.gid);
        }
    }

    static void setgid(int gid) throws IOException {
        call("setgid", FunctionDescriptor.of(JAVA_INT, JAVA_INT), gid);
    }

    static void setuid(int uid) throws IOException {
        call("setuid", FunctionDescriptor.of(JAVA_INT, JAVA_INT), uid);
    }

    /** What files made from now on are not: readable for others, say. */
    static void umask(int mask) throws IOException {
        call("umask", FunctionDescriptor.of(JAVA_INT, JAVA_INT), mask);
    }

    static void setsid() throws IOException {
        call("setsid", FunctionDescriptor.of(JAVA_INT));
    }

    /** Lets a standard stream come from nowhere, or go there. */
    static void toNowhere(int... streams) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            FunctionDescriptor open = FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT);
            int nowhere = call("open", open, arena.allocateFrom("/dev/null"), READ_AND_WRITE);
            for (int stream : streams) {
                call("dup2", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT), nowhere, stream);
            }
            call("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT), nowhere);
        }
    }

    /**
     * A socket for datagrams, connected to one of AF_UNIX.
     *
     * @param path as it stands in struct sockaddr_un: a name that is in no file system begins with 0
     */
    static int connectToUnix(byte[] path) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(2L + path.length + 1);
            address.set(JAVA_SHORT, 0, (short) AF_UNIX);
            MemorySegment.copy(path, 0, address, JAVA_BYTE, 2, path.length);
            int length = 2 + path.length + (path[0] == 0 ? 0 : 1);
            FunctionDescriptor three = FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
            int fd = call("socket", three, AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
            try {
                call("connect", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT), fd, address, length);
                return fd;
            } catch (IOException e) {
                call("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT), fd);
                throw e;
            }
        }
    }

    static void send(int fd, byte[] datagram) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            FunctionDescriptor send = FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
            MemorySegment bytes = arena.allocateFrom(JAVA_BYTE, datagram);
            call("send", send, fd, bytes, (long) datagram.length, MSG_NOSIGNAL);
        }
    }

    private static MemorySegment function(String name) throws IOException {
        return LINKER.defaultLookup().find(name).orElseThrow(() -> new IOException("this system has no " + name));
    }

    private static int call(String name, FunctionDescriptor type, Object... arguments) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
            MethodHandle function =
                    LINKER.downcallHandle(function(name), type, Linker.Option.captureCallState("errno"));
            int result = (int) function.bindTo(state).invokeWithArguments(arguments);
            if (result < 0 && type.returnLayout().isPresent() && !name.equals("geteuid")) {
                throw new IOException(name + ": " + text(state.get(JAVA_INT, ERRNO_OFFSET)));
            }
            return result;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static String text(int errno) {
        return switch (errno) {
            case EPERM -> "operation not permitted";
            case EACCES -> "permission denied";
            case ENOENT -> "no such file";
            case ECONNREFUSED -> "nobody listens there";
            default -> "errno " + errno;
        };
    }

    private static IOException unexpected(Throwable e) {
        return switch (e) {
            case IOException known -> known;
            case Error error -> throw error;
            case RuntimeException fault -> throw fault;
            default -> new IOException(e);
        };
    }
}
