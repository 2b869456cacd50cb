package procurator.shadowsocks;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The salts seen: those of authenticated peers, and our own, which an attacker may send back to us. Shared by all loops of
 * a process. Kept in generations, the oldest of which is forgotten as a whole:
 *
 * <ul>
 *   <li>SIP004: a keyed hash of 64 bits of each of the last 1,179,648 salts at least (what is promised is a million), in
 *       four generations that take 4 MiB each when full
 *   <li>SIP022: whole salts, for 63 s at least and 84 s at most: a request stamped 30 s ahead is in time for 61 s but a millisecond,
 *       since clocks are compared in whole seconds
 * </ul>
 */
public final class ReplayFilter {
    private static final int GENERATIONS = 4;

    /** Three quarters of 2^19 places of 8 bytes. */
    private static final int GENERATION_SIZE = 393_216;

    private static final long GENERATION_MILLIS = 21_000;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final Method.Edition edition;
    private final InstantSource clock;
    private final Instant notBefore;
    private final long[] hashKeys = new SecureRandom().longs(4).toArray();
    private final Deque<Generation> generations = new ArrayDeque<>();

    private record Generation(SaltTable salts, long begun) {}

    private ReplayFilter(Method.Edition edition, InstantSource clock) {
        this.edition = edition;
        this.clock = clock;
        this.notBefore = Instant.ofEpochSecond(Math.ceilDiv(clock.millis(), 1000L));
    }

    /** An empty filter. Takes no room before it is used. */
    public static ReplayFilter of(Method.Edition edition, InstantSource clock) {
        return new ReplayFilter(edition, clock);
    }

    /**
     * Requests of the 2022 edition stamped earlier are refused, since whether they were seen before is not known: the
     * first whole second not before the filter was made. Listen from then on.
     */
    public Instant notBefore() {
        return notBefore;
    }

    /**
     * Adds a salt.
     *
     * @param salt 16, 24 or 32 bytes
     * @return whether it is new
     */
    synchronized boolean add(byte[] salt) {
        long[] entry = entry(salt);
        turn(entry.length);
        for (Generation generation : generations) {
            if (generation.salts.contains(entry)) {
                return false;
            }
        }
        generations.getFirst().salts.add(entry);
        return true;
    }

    private long[] entry(byte[] salt) {
        long[] words = new long[salt.length / Long.BYTES];
        for (int i = 0; i < words.length; i++) {
            words[i] = (long) LONGS.get(salt, i * Long.BYTES);
        }
        return edition == Method.Edition.SIP004 ? new long[] {hash(words, 0, words.length)} : words;
    }

    /** Begins a new generation where the latest is full or old, and forgets what is no longer needed. */
    private void turn(int width) {
        long now = clock.millis();
        if (edition == Method.Edition.SIP022) {
            // the last salt of a generation may be 21 s younger than the generation
            while (!generations.isEmpty() && now - generations.getLast().begun >= GENERATIONS * GENERATION_MILLIS) {
                generations.removeLast();
            }
        }
        Generation latest = generations.peekFirst();
        if (latest == null || isOver(latest, now)) {
            generations.addFirst(new Generation(new SaltTable(width, hashOf(width)), now));
            if (edition == Method.Edition.SIP004 && generations.size() > GENERATIONS) {
                generations.removeLast();
            }
        }
    }

    private boolean isOver(Generation latest, long now) {
        return switch (edition) {
            case SIP004 -> latest.salts.size() >= GENERATION_SIZE;
            case SIP022 -> now - latest.begun >= GENERATION_MILLIS;
        };
    }

    /** A hash needs none; a salt is chosen by a peer, who must not be able to choose where it goes. */
    private SaltTable.Hash hashOf(int width) {
        return width == 1 ? (entries, at) -> entries[at] : (entries, at) -> hash(entries, at, width);
    }

    /** Folded products under keys nobody else knows. */
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
