package procurator.shadowsocks;

import java.util.Arrays;

/**
 * The seconds of which something was taken and is no longer remembered: whatever is stamped in one of them may be a
 * replay. As long as the clock goes on they lie behind all that is in time; where it is set back, it comes through them
 * again. May be asked from any thread. Decision 007.
 */
final class Forgotten {
    /** More spans than that are joined where they lie closest: some seconds more count as forgotten. */
    private static final int MOST = 16;

    /** First and last second of each span, rising, none touching the next. */
    private volatile long[] spans = {};

    boolean contains(long stamp) {
        long[] all = spans;
        for (int i = 0; i < all.length; i += 2) {
            if (stamp >= all[i] && stamp <= all[i + 1]) {
                return true;
            }
        }
        return false;
    }

    /** Adds the seconds from {@code first} to {@code last}. */
    synchronized void add(long first, long last) {
        long[] old = spans;
        long[] joined = new long[old.length + 2];
        int length = 0;
        int i = 0;
        for (; i < old.length && old[i + 1] < first - 1; i += 2, length += 2) {
            joined[length] = old[i];
            joined[length + 1] = old[i + 1];
        }
        long from = first;
        long to = last;
        for (; i < old.length && old[i] <= last + 1; i += 2) {
            from = Math.min(from, old[i]);
            to = Math.max(to, old[i + 1]);
        }
        joined[length] = from;
        joined[length + 1] = to;
        System.arraycopy(old, i, joined, length + 2, old.length - i);
        length += 2 + old.length - i;
        spans = Arrays.copyOf(joined, length > 2 * MOST ? joinClosest(joined, length) : length);
    }

    private static int joinClosest(long[] all, int length) {
        int at = 1;
        for (int i = 1; i < length - 1; i += 2) {
            at = all[i + 1] - all[i] < all[at + 1] - all[at] ? i : at;
        }
        System.arraycopy(all, at + 2, all, at, length - at - 2);
        return length - 2;
    }
}
