package procurator.loop;

/**
 * What may be held on one loop by all that waits: frames in part, outboxes, first payloads, datagrams. Counted by what
 * arrays take, not by what is in them. Belongs to the loop's thread. Decision 009.
 */
public final class Budget {
    /** What a direction of a tunnel may hold however short room is: most requests, and the hello of TLS. */
    public static final int SMALL = 2 * 1024;

    /** The usual read, and the least while there is room. */
    public static final int READ = 32 * 1024;

    /** Two arrays, each up to a step of {@link Spares} longer than its bytes, and what a frame format adds. */
    private static final int ROUNDING = 36 * 1024;

    /** Room for any one read of what a tunnel waits to read: the longest frame, and all that comes with it. */
    public static final int ENOUGH = 128 * 1024;

    private long limit = 24L << 20;
    private long held;
    private Runnable freed = () -> {};

    /** Sets how many bytes there are; more than a few {@link #ENOUGH}. */
    public void limit(long bytes) {
        limit = bytes;
    }

    /** Who is told as well whenever room comes free; must not act at once, but in a round of its own. */
    public void whenFreed(Runnable then) {
        Runnable others = freed;
        freed = () -> {
            others.run();
            then.run();
        };
    }

    public long held() {
        return held;
    }

    public long room() {
        return limit - held;
    }

    /** Whether half of it is held: from then on a read looks first whether what it brings can go on. */
    public boolean isTight() {
        return held * 2 >= limit;
    }

    /** More is held, or less. */
    public void change(int bytes) {
        held += bytes;
        if (bytes < 0) {
            freed.run();
        }
    }

    /** Holds what need not wait, such as a datagram, while half is free; else it is to be dropped. */
    public boolean take(int bytes) {
        boolean fits = !isTight();
        held += fits ? bytes : 0;
        return fits;
    }

    /**
     * How many bytes may be read at once.
     *
     * @param wish how many would be read if memory were endless
     * @param kept how many there are already of a frame in part
     * @param array how much memory these take
     * @param missing how many the frame still needs, 0 where that is not known
     * @param large whether more than {@link #SMALL} may be taken, if there is room
     * @return 0 if this has to wait for room
     */
    public int grant(int wish, int kept, int array, int missing, boolean large) {
        if (!isTight()) { // a sixteenth: the more waits, the less each can add
            return (int) Math.max(READ, Math.min(wish, room() / 16));
        }
        if (missing > 0 && array >= kept + missing) {
            return missing; // its room is taken
        }
        int whole = missing > 0 ? missing : READ;
        return large && room() >= whole + kept + ROUNDING ? whole : Math.max(0, SMALL - kept);
    }
}
