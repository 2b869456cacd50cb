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
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Hears what a process tells its service manager, as systemd does, by datagrams of AF_UNIX, which the JDK has not. */
public final class NotifyListener implements AutoCloseable {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SHUT_RDWR = 2;

    private final int fd;
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final Thread listening;

    /** @param name a path, or after {@code @} a name that is in no file system */
    public NotifyListener(String name) throws IOException {
        byte[] path = name.replace('@', '\0').getBytes(StandardCharsets.UTF_8);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(2 + 108);
            address.set(JAVA_SHORT, 0, (short) AF_UNIX);
            MemorySegment.copy(path, 0, address, JAVA_BYTE, 2, path.length);
            fd = call("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT), AF_UNIX, SOCK_DGRAM, 0);
            FunctionDescriptor bind = FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
            call("bind", bind, fd, address, 2 + path.length);
        }
        listening = Thread.ofPlatform().daemon().start(this::listen);
    }

    private void listen() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment room = arena.allocate(4_096);
            FunctionDescriptor recv = FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
            for (int n = call("recv", recv, fd, room, 4_096L, 0); n > 0; n = call("recv", recv, fd, room, 4_096L, 0)) {
                heard.add(new String(room.asSlice(0, n).toArray(JAVA_BYTE), StandardCharsets.UTF_8));
            }
        } catch (IOException _) {
            // closed
        }
    }

    /** The next that was told, or {@code nothing} if there is none within ten seconds. */
    public String next() throws InterruptedException {
        String next = heard.poll(10, TimeUnit.SECONDS);
        return next == null ? "nothing" : next;
    }

    /** What has been told up to now, and was not asked for. */
    public int waiting() {
        return heard.size();
    }

    private static int call(String name, FunctionDescriptor type, Object... arguments) throws IOException {
        Linker linker = Linker.nativeLinker();
        try {
            int result = (int) linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type)
                    .invokeWithArguments(arguments);
            if (result < 0) {
                throw new IOException(name);
            }
            return result;
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        call("shutdown", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT), fd, SHUT_RDWR);
        try {
            listening.join(); // the descriptor is its own until then
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        call("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT), fd);
    }
}
