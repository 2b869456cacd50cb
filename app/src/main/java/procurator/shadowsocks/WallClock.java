package procurator.shadowsocks;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The wall clock, by which stamps are judged, beside a clock that only passes: every reading of the one is compared with
 * the other, so that a jump is noticed at its first use. Shared by all loops. Decision 007.
 */
public final class WallClock implements InstantSource {
    /** Less than that is no jump: clocks are compared in whole seconds. */
    private static final long JUMP_MILLIS = 2_000;

    /** Two readings that belong together; a thread held up for longer between them reads again. */
    private static final long TOGETHER_MILLIS = 500;

    /** A jump back of up to this much leaves the start where it was: who is locked out by it is so for a minute at most. */
    private static final long SMALL_MILLIS = 60_000;

    private final InstantSource wall;
    private final LongSupplier nanos;
    private final Consumer<Duration> jumped;
    private volatile long apart;
    private volatile long moved;
    private volatile int jumps;
    private long total;

    /**
     * Begins to compare.
     *
     * @param nanos ever rising; read from several threads
     * @param jumped is told how far the wall clock was set ahead (negative: back), on whatever thread met it first
     */
    public WallClock(InstantSource wall, LongSupplier nanos, Consumer<Duration> jumped) {
        this.wall = wall;
        this.nanos = nanos;
        this.jumped = jumped;
        this.apart = wall.millis() - passed();
    }

    /** The clock itself where it is one of these, else one that begins now and tells nobody. */
    static WallClock of(InstantSource clock) {
        return clock instanceof WallClock compared ? compared : new WallClock(clock, System::nanoTime, _ -> {});
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis());
    }

    /** Milliseconds of unix time. */
    @Override
    public long millis() {
        long passed = passed();
        long now = wall.millis();
        return Math.abs(now - passed - apart) < JUMP_MILLIS ? now : compare();
    }

    /** Whole seconds of unix time, as they stand in stamps. */
    long seconds() {
        return Math.floorDiv(millis(), 1000L);
    }

    /** Milliseconds by the clock that never jumps, from some moment. */
    long passed() {
        return Math.floorDiv(nanos.getAsLong(), 1_000_000L);
    }

    /**
     * By how much a moment noted earlier is to be corrected, in milliseconds: the sum of all jumps, but for one back by
     * a minute or less.
     */
    long moved() {
        return moved;
    }

    /** How many jumps were noticed: stamps before and after one are not to be taken for one span. */
    int jumps() {
        return jumps;
    }

    private synchronized long compare() {
        long passed = passed();
        long now = wall.millis();
        while (passed() - passed > TOGETHER_MILLIS) {
            passed = passed();
            now = wall.millis();
        }
        long jump = now - passed - apart;
        if (Math.abs(jump) >= JUMP_MILLIS) {
            apart += jump;
            total += jump;
            jumps++;
            if (total > moved || total < moved - SMALL_MILLIS) {
                moved = total;
            }
            jumped.accept(Duration.ofMillis(jump));
        }
        return now;
    }
}
