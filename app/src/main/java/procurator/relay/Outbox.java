package procurator.relay;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import procurator.loop.Budget;
import procurator.loop.EventLoop;
import procurator.net.StreamSocket;

/** What a socket has not taken yet. Owns an array only while it holds bytes. */
final class Outbox {
    /** How long it may not be emptied before others may have its memory. */
    private static final long OUTPUT_NANOS = 10_000_000_000L;

    private final EventLoop loop;
    private byte @Nullable [] array;
    private int start;
    private int end;
    private long since;

    Outbox(EventLoop loop) {
        this.loop = loop;
    }

    boolean isEmpty() {
        return array == null;
    }

    /** How much memory it holds, in bytes. */
    private int held() {
        return array == null ? 0 : array.length;
    }

    /** For how long, in nanoseconds, it has held more than it may; negative if it does not. */
    long overdue() {
        return held() > Budget.SMALL ? loop.now() - since - OUTPUT_NANOS : -1;
    }

    void add(byte[] bytes, int offset, int length) {
        int before = held();
        if (before == 0) {
            since = loop.now();
        }
        byte[] room = room(length);
        System.arraycopy(bytes, offset, room, end, length);
        end += length;
        if (held() != before) {
            loop.budget().change(held() - before);
        }
    }

    private byte[] room(int length) {
        byte[] old = array;
        if (old != null && end + length <= old.length) {
            return old;
        }
        byte[] larger = loop.spares().take(end - start + length);
        if (old != null) {
            System.arraycopy(old, start, larger, 0, end - start);
            loop.spares().give(old);
        }
        end -= start;
        start = 0;
        array = larger;
        return larger;
    }

    /** How many bytes wait. */
    int length() {
        return end - start;
    }

    /** What waits, and {@code more} behind it. */
    byte[] with(byte[] more) {
        byte[] all = new byte[length() + more.length];
        if (array != null) {
            System.arraycopy(array, start, all, 0, length());
        }
        System.arraycopy(more, 0, all, length(), more.length);
        return all;
    }

    /** Whether what waits may be sent once more. */
    boolean mayRepeat(Trial judge) {
        return array == null ? judge.mayRepeat(Request.NOTHING, 0, 0) : judge.mayRepeat(array, start, length());
    }

    /** Writes once; returns how many bytes the socket took. */
    int flush(StreamSocket socket) throws IOException {
        if (array == null) {
            return 0;
        }
        int taken = socket.write(array, start, end - start);
        start += taken;
        if (start == end) {
            clear();
        }
        return taken;
    }

    void clear() {
        if (array != null) {
            loop.budget().change(-array.length);
            loop.spares().give(array);
            array = null;
        }
        start = 0;
        end = 0;
    }
}
