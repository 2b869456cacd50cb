package procurator.shadowsocks;

import java.util.Arrays;

/**
 * Which packet IDs of one session have been taken. IDs are unsigned. It is a ring of 64-bit words as in RFC 6479, 960 IDs
 * wide: 128 bytes for each session, where WireGuard's 8,128 would take half of the 2 KiB an idle association may cost; and
 * a single word as long as no ID is over 63, as with most sessions that ask a name server.
 * Belongs to one thread.
 */
final class SlidingWindow {
    private static final int WORDS = 16;

    /** How far behind the newest ID one may come: a word less than the ring holds, as the newest is partly filled. */
    static final int WIDTH = (WORDS - 1) * Long.SIZE;

    private long[] taken = new long[1];
    private long newest;

    /** Whether {@link #accept} would take an ID; changes nothing, so it may be asked before the packet is authenticated. */
    boolean isFree(long id) {
        if (Long.compareUnsigned(id, newest) > 0) {
            return true;
        }
        return Long.compareUnsigned(newest - id, WIDTH) < 0 && (taken[word(id)] & 1L << id) == 0;
    }

    /** Takes an ID, of a packet that has passed every other check. False, and nothing changed, for one taken before or too old. */
    boolean accept(long id) {
        if (!isFree(id)) {
            return false;
        }
        if (Long.compareUnsigned(id, newest) > 0) {
            advance(id);
        }
        taken[word(id)] |= 1L << id;
        return true;
    }

    private void advance(long id) {
        if (taken.length < WORDS && id >>> 6 != 0) {
            taken = Arrays.copyOf(taken, WORDS); // of the first 64, each stands where it stood
        }
        long words = (id >>> 6) - (newest >>> 6);
        for (long i = Math.min(words, WORDS); i > 0; i--) {
            taken[(int) ((id >>> 6) - i + 1) & (taken.length - 1)] = 0;
        }
        newest = id;
    }

    private int word(long id) {
        return (int) (id >>> 6) & (taken.length - 1);
    }
}
