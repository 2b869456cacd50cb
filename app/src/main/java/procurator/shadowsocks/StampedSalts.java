package procurator.shadowsocks;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The salts of the 2022 edition, whole, in generations of 21 s or more. One is forgotten when all it holds is stale, by
 * the wall clock and by the time that has passed since; the seconds it covered stay known as {@link Forgotten}. So
 * whatever the clock does, a request that was taken is either remembered or refused for its stamp. Not thread-safe.
 */
final class StampedSalts {
    private static final long GENERATION_MILLIS = 21_000;

    /** A generation goes on until it has so many, and the last four stay: a quiet server remembers for hours, in 1 MiB. */
    private static final int WORTH_FORGETTING = 4_096;

    private static final int GENERATIONS_KEPT = 4;

    /** Only a clock that jumps all the time makes so many. */
    private static final int MOST_GENERATIONS = 64;

    /** What is stamped 30 s ahead is in time for 61 s; clocks that are set right by 30 s find nothing forgotten after 91. */
    static final long KEPT_SECONDS = 91;

    private final WallClock clock;
    private final Forgotten forgotten;
    private final SaltTable.Hash hash;
    private final int width;
    private final Shares shares;
    private final Deque<Generation> generations = new ArrayDeque<>();

    /** Salts of some while, of whom, and the stamps that came with them. */
    private static final class Generation {
        final SaltTable salts;
        final long begun;
        final int jumps;
        final Map<String, Integer> byUser = new HashMap<>();
        long ended;
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;

        Generation(SaltTable salts, long begun, int jumps) {
            this.salts = salts;
            this.begun = begun;
            this.jumps = jumps;
        }
    }

    /**
     * An empty set.
     *
     * @param width longs of a salt
     * @param most salts at once; beyond it a link is refused, and nothing forgotten
     */
    StampedSalts(WallClock clock, Forgotten forgotten, SaltTable.Hash hash, int width, int most) {
        this.clock = clock;
        this.forgotten = forgotten;
        this.hash = hash;
        this.width = width;
        this.shares = new Shares(most);
    }

    /** Takes a salt in, unless it is there or there is no room for it. */
    ReplayFilter.Verdict add(long[] salt, long stamp, @Nullable String user) {
        Generation latest = turn();
        for (Generation generation : generations) {
            if (generation.salts.contains(salt)) {
                return ReplayFilter.Verdict.SEEN;
            }
        }
        if (forgotten.contains(stamp)) {
            return ReplayFilter.Verdict.UNKNOWN;
        }
        if (!shares.hasRoom(user)) {
            return ReplayFilter.Verdict.FULL;
        }
        latest.salts.add(salt);
        latest.first = Math.min(latest.first, stamp);
        latest.last = Math.max(latest.last, stamp);
        shares.take(user);
        if (user != null) {
            latest.byUser.merge(user, 1, Integer::sum);
        }
        return ReplayFilter.Verdict.NEW;
    }

    private Generation turn() {
        long passed = clock.passed();
        long now = clock.seconds();
        Generation latest = generations.peekFirst();
        if (latest == null || isOver(latest, passed)) {
            if (latest != null) {
                latest.ended = passed;
            }
            forget(passed, now);
            latest = new Generation(new SaltTable(width, hash), passed, clock.jumps());
            generations.addFirst(latest);
        }
        return latest;
    }

    /** A jump ends one, too: the seconds that the clock left out were never taken. */
    private boolean isOver(Generation latest, long passed) {
        boolean full = passed - latest.begun >= GENERATION_MILLIS && latest.salts.size() >= WORTH_FORGETTING;
        return full || latest.jumps != clock.jumps();
    }

    private void forget(long passed, long now) {
        int left = generations.size();
        Iterator<Generation> oldest = generations.descendingIterator();
        for (; left > GENERATIONS_KEPT; left--) {
            Generation generation = oldest.next();
            if (left > MOST_GENERATIONS || isStale(generation, passed, now)) {
                oldest.remove();
                forget(generation);
            }
        }
    }

    private static boolean isStale(Generation generation, long passed, long now) {
        boolean passedLongAgo = passed - generation.ended >= KEPT_SECONDS * 1000;
        return passedLongAgo && now - generation.last >= KEPT_SECONDS - Stamp.MOST_SECONDS;
    }

    private void forget(Generation generation) {
        if (generation.salts.size() > 0) {
            forgotten.add(generation.first, generation.last);
        }
        int named = generation.byUser.values().stream().mapToInt(count -> count).sum();
        shares.give(null, generation.salts.size() - named);
        generation.byUser.forEach(shares::give);
    }
}
