package procurator.shadowsocks;

/**
 * A set of entries of a few longs each, in one array with open addressing; grows with use. The entry of zeros alone marks
 * a free place, and so always counts as present: nobody draws it by chance.
 */
final class SaltTable {
    private static final int SMALLEST = 256;

    private final int width;
    private final Hash hash;
    private long[] slots = {};
    private int size;

    /** Hashes the entry that begins at {@code at}. */
    interface Hash {
        long of(long[] entries, int at);
    }

    /**
     * An empty set.
     *
     * @param width longs of one entry
     */
    SaltTable(int width, Hash hash) {
        this.width = width;
        this.hash = hash;
    }

    int size() {
        return size;
    }

    boolean contains(long[] entry) {
        return isFree(entry, 0) || (size > 0 && find(slots, entry, 0) >= 0);
    }

    /** Adds an entry that is not there. Never more than three quarters of the places are taken: probes stay short. */
    void add(long[] entry) {
        if (size * width >= slots.length / 4 * 3) {
            grow();
        }
        System.arraycopy(entry, 0, slots, free(slots, entry, 0), width);
        size++;
    }

    private void grow() {
        long[] larger = new long[Math.max(SMALLEST * width, slots.length * 2)];
        for (int at = 0; at < slots.length; at += width) {
            if (!isFree(slots, at)) {
                System.arraycopy(slots, at, larger, free(larger, slots, at), width);
            }
        }
        slots = larger;
    }

    private int free(long[] in, long[] entries, int entry) {
        return -1 - find(in, entries, entry);
    }

    /** Where the entry is, or -1 minus where it would be. */
    private int find(long[] in, long[] entries, int entry) {
        int places = in.length / width; // a power of two
        int place = (int) hash.of(entries, entry) & places - 1;
        while (true) {
            int at = place * width;
            if (isFree(in, at)) {
                return -1 - at;
            }
            if (isSame(in, at, entries, entry)) {
                return at;
            }
            place = place + 1 & places - 1;
        }
    }

    private boolean isFree(long[] in, int at) {
        long any = 0;
        for (int i = 0; i < width; i++) {
            any |= in[at + i];
        }
        return any == 0;
    }

    private boolean isSame(long[] in, int at, long[] entries, int entry) {
        for (int i = 0; i < width; i++) {
            if (in[at + i] != entries[entry + i]) {
                return false;
            }
        }
        return true;
    }
}
