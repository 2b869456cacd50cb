package procurator.relay;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import procurator.loop.Spares;

/** The start of a message or frame whose rest has not come yet. Owns an array only while it holds bytes. */
final class Kept {
    private byte @Nullable [] array;
    private int length;

    int length() {
        return length;
    }

    /** Copies what is kept to the start of {@code to}, without letting go of it. */
    void copyTo(byte[] to) {
        if (array != null) {
            System.arraycopy(array, 0, to, 0, length);
        }
    }

    /** Keeps what {@code rest} still has, instead of what was kept before. */
    void replace(ByteBuffer rest, Spares spares) {
        int remaining = rest.remaining();
        if (remaining == 0) {
            clear(spares);
            return;
        }
        if (array == null || array.length < remaining) {
            clear(spares);
            array = spares.take(remaining);
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
