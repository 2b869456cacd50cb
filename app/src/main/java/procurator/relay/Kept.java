package procurator.relay;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import procurator.loop.Spares;

/** The start of a message or frame whose rest has not come yet. Owns an array only while it holds bytes. */
final class Kept {
    /** By how much an array is longer than needed before a shorter one takes its place. */
    private static final int TOO_LONG = 32 * 1024;

    private byte @Nullable [] array;
    private int length;

    /** How much memory it holds, in bytes. */
    int held() {
        return array == null ? 0 : array.length;
    }

    int length() {
        return length;
    }

    /** Copies what is kept to the start of {@code to}, without letting go of it. */
    void copyTo(byte[] to) {
        if (array != null) {
            System.arraycopy(array, 0, to, 0, length);
        }
    }

    /**
     * Keeps what {@code rest} still has, instead of what was kept before.
     *
     * @param room how many bytes there is to be room for, if they are more
     */
    void replace(ByteBuffer rest, int room, Spares spares) {
        int remaining = rest.remaining();
        if (remaining == 0) {
            clear(spares);
            return;
        }
        int wanted = Math.max(remaining, room);
        if (array == null || array.length < wanted || array.length - wanted >= TOO_LONG) {
            clear(spares);
            array = spares.take(wanted);
        }
        rest.get(array, 0, remaining);
        length = remaining;
    }

    void clear(Spares spares) {
        if (array != null) {
            spares.give(array);
            array = null;
        }
        length = 0;
    }
}
