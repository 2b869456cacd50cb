package procurator.shadowsocks;

import java.util.Arrays;

/** The first and the last stamp of what a session took, anew after each jump of the clock. Belongs to one thread. */
final class Spans {
    private static final int MOST = 8;

    private long[] ends = {};
    private int jumps;

    /** @param jumpsSoFar {@link WallClock#jumps} */
    void add(long stamp, int jumpsSoFar) {
        boolean another = ends.length == 0 || (jumps != jumpsSoFar && ends.length < 2 * MOST);
        if (another) {
            ends = Arrays.copyOf(ends, ends.length + 2);
            ends[ends.length - 2] = stamp;
            ends[ends.length - 1] = stamp;
        }
        jumps = jumpsSoFar;
        ends[ends.length - 2] = Math.min(ends[ends.length - 2], stamp);
        ends[ends.length - 1] = Math.max(ends[ends.length - 1], stamp);
    }

    /** The highest of all. */
    long last() {
        long last = Long.MIN_VALUE;
        for (int i = 1; i < ends.length; i += 2) {
            last = Math.max(last, ends[i]);
        }
        return last;
    }

    void forget(Forgotten forgotten) {
        for (int i = 0; i < ends.length; i += 2) {
            forgotten.add(ends[i], ends[i + 1]);
        }
    }
}
