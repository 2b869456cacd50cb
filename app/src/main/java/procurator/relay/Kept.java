package procurator.relay;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import procurator.loop.Budget;
import procurator.loop.EventLoop;

/** The start of a message or frame whose rest has not come yet. Owns an array only while it holds bytes. */
final class Kept {
    /** By how much an array is longer than needed before a shorter one takes its place. */
    private static final int TOO_LONG = 32 * 1024;

    /** How long a frame may be under way before others may have its memory. */
    private static final long FRAME_NANOS = 500_000_000;

    private final EventLoop loop;
    private byte @Nullable [] array;
    private int length;

    /** Of the frame that has begun, for which room is taken before it is here; 0 for none. */
    private int reserved;

    private long since;

    Kept(EventLoop loop) {
        this.loop = loop;
    }

    /** How much memory it holds, in bytes. */
    int held() {
        return array == null ? 0 : array.length;
    }

    int length() {
        return length;
    }

    /** From the next {@link #replace} on there is to be room for so many bytes, if they are more than those kept. */
    void reserve(int bytes) {
        reserved = bytes;
    }

    /** A frame was whole: what is kept from now on is of another. */
    void nextFrame() {
        since = loop.now();
        reserved = 0;
    }

    /** For how long, in nanoseconds, it holds more of a frame in part than it may; negative if it does not. */
    long overdue() {
        return held() > Budget.SMALL ? loop.now() - since - FRAME_NANOS : -1;
    }

    /** Copies what is kept to the start of {@code to}, without letting go of it. */
    void copyTo(byte[] to) {
        if (array != null) {
            System.arraycopy(array, 0, to, 0, length);
        }
    }

    /** Keeps what {@code rest} still has, instead of what was kept before. */
    void replace(ByteBuffer rest) {
        int before = held();
        if (before == 0) {
            since = loop.now();
        }
        take(rest);
        if (held() != before) {
            loop.budget().change(held() - before);
        }
    }

    private void take(ByteBuffer rest) {
        int remaining = rest.remaining();
        if (remaining == 0) {
            giveBack();
            return;
        }
        int wanted = Math.max(remaining, reserved);
        if (array == null || array.length < wanted || array.length - wanted >= TOO_LONG) {
            giveBack();
            array = loop.spares().take(wanted);
        }
        rest.get(array, 0, remaining);
        length = remaining;
    }

    private void giveBack() {
        if (array != null) {
            loop.spares().give(array);
            array = null;
        }
        length = 0;
    }

    void clear() {
        if (array != null) {
            loop.budget().change(-array.length);
            giveBack();
        }
    }
}
