package procurator.loop;

import org.jspecify.annotations.Nullable;

/**
 * Arrays between two uses. Half-frames and full outboxes come and go with every read of a busy tunnel; without this
 * each would be garbage of up to 224 KiB.
 */
public final class Spares {
    /** Lengths are multiples of this. */
    private static final int STEP = 16 * 1024;

    /** The most bytes kept for later: a few tunnels' worth. */
    private static final int MOST_BYTES = 1024 * 1024;

    private final byte[] @Nullable [] last = new byte[32][];
    private int held;

    /** An array of at least {@code length} bytes; small ones are made to measure. */
    public byte[] take(int length) {
        if (length <= STEP / 4) {
            return new byte[length];
        }
        int steps = (length + STEP - 1) / STEP;
        byte[] spare = steps < last.length ? last[steps] : null;
        if (spare == null) {
            return new byte[steps * STEP];
        }
        last[steps] = null;
        held -= spare.length;
        return spare;
    }

    /** Gives back an array of {@link #take} that nobody looks at any more. */
    public void give(byte[] array) {
        int steps = array.length / STEP;
        if (array.length % STEP == 0
                && steps > 0
                && steps < last.length
                && last[steps] == null
                && held + array.length <= MOST_BYTES) {
            last[steps] = array;
            held += array.length;
        }
    }
}
