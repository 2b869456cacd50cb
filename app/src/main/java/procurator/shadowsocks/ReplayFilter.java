package procurator.shadowsocks;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The salts seen: those of authenticated peers, and our own, which an attacker may send back to us. Shared by all loops of
 * a process. Decision 006. Kept in generations, the oldest of which is forgotten as a whole:
 *
 * <ul>
 *   <li>SIP004, and stream ciphers: a keyed hash of 64 bits of each of the last 1,179,648 salts at least (what is promised is a million), in
 *       four generations that take 4 MiB each when full
 *   <li>SIP022: whole salts, as long as their stamps can be in time: {@link StampedSalts}
 * </ul>
 */
public final class ReplayFilter {
    private static final int GENERATIONS = 4;

    /** Three quarters of 2^19 places of 8 bytes. */
    private static final int GENERATION_SIZE = 393_216;

    /** A salt of 32 bytes takes 64 in a table half full; salts take a fifth of the heap at most. */
    private static final long MOST_STAMPED = Runtime.getRuntime().maxMemory() / 5;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final WallClock clock;
    private final long started;
    private final long movedBefore;
    private final Forgotten forgotten = new Forgotten();
    private final long[] hashKeys = new SecureRandom().longs(4).toArray();
    private final Deque<SaltTable> generations = new ArrayDeque<>();
    private @Nullable StampedSalts stamped;

    /** What is known of a salt, and of the second it was stamped in. */
    enum Verdict {
        /** Not seen before; it is now. */
        NEW,
        SEEN,
        /** Stamped when nothing was remembered, or what was is forgotten. */
        UNKNOWN,
        /** There is no room for more of this user. */
        FULL
    }

    private ReplayFilter(WallClock clock) {
        this.clock = clock;
        this.started = clock.millis();
        this.movedBefore = clock.moved();
    }

    /** An empty filter. Takes no room before it is used. */
    public static ReplayFilter of(InstantSource clock) {
        return new ReplayFilter(WallClock.of(clock));
    }

    /**
     * Requests of the 2022 edition stamped earlier are refused, since whether they were seen before is not known: the
     * first whole second not before the filter was made. Listen from then on. Follows a clock that jumps, so that it is
     * always as long ago as the filter is old.
     */
    public Instant notBefore() {
        return Instant.ofEpochSecond(firstSecond());
    }

    private long firstSecond() {
        return Math.ceilDiv(started + clock.moved() - movedBefore, 1000L);
    }

    WallClock clock() {
        return clock;
    }

    Forgotten forgotten() {
        return forgotten;
    }

    /** Whether it is known of everything stamped so whether it was seen before. */
    boolean remembers(long stamp) {
        return stamp >= firstSecond() && !forgotten.contains(stamp);
    }

    /**
     * Adds a salt of the classic edition, or an IV of the one before.
     *
     * @param salt 12, 16, 24 or 32 bytes
     * @return whether it is new
     */
    synchronized boolean add(byte[] salt) {
        long[] words = words(salt);
        long[] entry = {hash(words, 0, words.length)};
        turn();
        for (SaltTable generation : generations) {
            if (generation.contains(entry)) {
                return false;
            }
        }
        generations.getFirst().add(entry);
        return true;
    }

    /**
     * Adds the salt of a request of the 2022 edition, stamped in time.
     *
     * @param user {@code null} where users have no names
     */
    synchronized Verdict add(byte[] salt, long stamp, @Nullable String user) {
        if (stamp < firstSecond()) {
            return Verdict.UNKNOWN;
        }
        int width = salt.length / Long.BYTES;
        StampedSalts salts = stamped;
        if (salts == null) {
            int most = (int) Math.min(MOST_STAMPED / (2L * salt.length), Integer.MAX_VALUE / 2);
            salts = new StampedSalts(clock, forgotten, (entries, at) -> hash(entries, at, width), width, most);
            stamped = salts;
        }
        return salts.add(words(salt), stamp, user);
    }

    private static long[] words(byte[] salt) {
        long[] words = new long[Math.ceilDiv(salt.length, Long.BYTES)];
        byte[] whole = Arrays.copyOf(salt, words.length * Long.BYTES);
        for (int i = 0; i < words.length; i++) {
            words[i] = (long) LONGS.get(whole, i * Long.BYTES);
        }
        return words;
    }

    /** Begins a new generation where the latest is full. */
    private void turn() {
        SaltTable latest = generations.peekFirst();
        if (latest == null || latest.size() >= GENERATION_SIZE) {
            generations.addFirst(new SaltTable(1, (entries, at) -> entries[at])); // a hash needs none
            if (generations.size() > GENERATIONS) {
                generations.removeLast();
            }
        }
    }

    /** Folded products under keys nobody else knows: a peer chooses a salt, and must not be able to choose where it goes. */
    private long hash(long[] words, int at, int width) {
        long hash = hashKeys[3];
        for (int i = 0; i < width; i++) {
            long left = words[at + i] ^ hashKeys[i % 3];
            long right = hash ^ hashKeys[(i + 1) % 3];
            hash = left * right ^ Math.unsignedMultiplyHigh(left, right);
        }
        return hash;
    }
}
