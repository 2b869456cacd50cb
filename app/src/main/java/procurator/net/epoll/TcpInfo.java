package procurator.net.epoll;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import procurator.net.SendQueue;
import procurator.net.linux.Libc;

/** struct tcp_info (linux/tcp.h) as far as tcpi_snd_wnd: what the kernel tells of a connection. */
final class TcpInfo {
    /** Segments under way and not acknowledged. */
    private static final int UNACKED = 24;
    /** Bytes acknowledged, from Linux 4.1 on; our SYN counts as one. */
    private static final int BYTES_ACKED = 120;
    /** Bytes not sent for the first time yet, from Linux 4.6 on. */
    private static final int NOTSENT_BYTES = 144;

    /** The window that the other side granted last, from Linux 5.4 on; 0 too where it takes back what it had granted. */
    private static final int SND_WND = 228;

    private static final int SIZE = SND_WND + Integer.BYTES;

    private final MemorySegment info;
    private final MemorySegment length;

    TcpInfo(Arena arena) {
        info = arena.allocate(SIZE, 8);
        length = arena.allocate(JAVA_INT);
    }

    private boolean has(Libc libc, int fd, int bytes) {
        length.set(JAVA_INT, 0, SIZE);
        int result = libc.getsockopt(fd, SocketOption.IPPROTO_TCP, SocketOption.TCP_INFO, info, length);
        return result >= 0 && length.get(JAVA_INT, 0) >= bytes;
    }

    boolean isUnacknowledged(Libc libc, int fd) {
        return has(libc, fd, BYTES_ACKED + Long.BYTES) && info.get(JAVA_LONG, BYTES_ACKED) <= 1;
    }

    /** {@code null} where the kernel is too old to tell. */
    @Nullable
    SendQueue sendQueue(Libc libc, int fd) {
        if (!has(libc, fd, NOTSENT_BYTES + Integer.BYTES)) {
            return null;
        }
        int underWay = info.get(JAVA_INT, UNACKED);
        int notSent = info.get(JAVA_INT, NOTSENT_BYTES);
        boolean empty = underWay == 0 && notSent == 0;
        boolean closed = underWay == 0 || (length.get(JAVA_INT, 0) == SIZE && info.get(JAVA_INT, SND_WND) == 0);
        return new SendQueue(info.get(JAVA_LONG, BYTES_ACKED), empty, !empty && closed);
    }
}
