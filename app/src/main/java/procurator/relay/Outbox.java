package procurator.relay;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import procurator.loop.Spares;
import procurator.net.StreamSocket;

/** What a socket has not taken yet. Owns an array only while it holds bytes. */
final class Outbox {
    private byte @Nullable [] array;
    private int start;
    private int end;

    boolean isEmpty() {
        return array == null;
    }

    /** How much memory it holds, in bytes. */
    int held() {
        return array == null ? 0 : array.length;
    }

    void add(byte[] bytes, int offset, int length, Spares spares) {
        byte[] room = room(length, spares);
        System.arraycopy(bytes, offset, room, end, length);
        end += length;
    }

    private byte[] room(int length, Spares spares) {
        byte[] old = array;
        if (old != null && end + length <= old.length) {
            return old;
        }
        byte[] larger = spares.take(end - start + length);
        if (old != null) {
            System.arraycopy(old, start, larger, 0, end - start);
            spares.give(old);
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

    /** Writes once; returns how many bytes the socket took. */
    int flush(StreamSocket socket, Spares spares) throws IOException {
        if (array == null) {
            return 0;
        }
        int taken = socket.write(array, start, end - start);
        start += taken;
        if (start == end) {
            clear(spares);
        }
        return taken;
    }

    void clear(Spares spares) {
        if (array != null) {
            spares.give(array);
            array = null;
        }
        start = 0;
        end = 0;
    }
}
