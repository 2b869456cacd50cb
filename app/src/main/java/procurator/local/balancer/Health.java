package procurator.local.balancer;

/**
 * What real use has shown of one server, by one transport. Changes make another one: loops share it without a lock.
 *
 * @param dialNanos how long a connection takes lately, 0 while none is known
 * @param answerNanos from what was asked to the first byte of an answer, lately; 0 while none is known
 * @param answers how many there were ever
 * @param uses of the last 32, how many there were
 * @param failures of those, a bit each, the last one lowest
 * @param strikes since the last answer: one for what it left unanswered and another answered, twice as much where it is
 *     not the same target as the one before
 * @param target of the last strike
 */
record Health(
        long dialNanos,
        long answerNanos,
        long answers,
        int uses,
        int failures,
        int strikes,
        int target,
        Breaker breaker) {
    static final Health NEW = new Health(0, 0, 0, 0, 0, 0, 0, Breaker.NEW);

    /** Three targets in a row, or one target five times: one slow target alone is not the server's doing. */
    private static final int STRIKES = 6;

    private static final int ANOTHER_TARGET = 2;
    private static final int SAME_TARGET = 1;

    /** Of the last eight, so many failures are too many, though it answers in between. */
    private static final int UNSTEADY = 4;

    private static final int LOOKED_AT = 0xFF;

    /** A connection was made. */
    Health dialled(long nanos) {
        return new Health(lately(dialNanos, nanos), answerNanos, answers, uses, failures, strikes, target, breaker);
    }

    /** It has answered. */
    Health answered(long nanos) {
        return new Health(
                dialNanos, lately(answerNanos, nanos), answers + 1, more(), failures << 1, 0, target, breaker);
    }

    /** It has answered the one thing it was asked while half-open, or before. */
    Health recovered(long now, long nanos) {
        return new Health(dialNanos, lately(answerNanos, nanos), answers + 1, 1, 0, 0, target, breaker.closed(now));
    }

    /**
     * Another answered what it did not.
     *
     * @param of a number of the target, the same for the same
     * @param jitter 0 to 1
     */
    Health struck(int of, long now, double jitter) {
        boolean isSame = of == target;
        int sum = strikes + (isSame && strikes > 0 ? SAME_TARGET : ANOTHER_TARGET);
        int bits = isSame ? failures : failures << 1 | 1;
        boolean unsteady = Integer.bitCount(bits & LOOKED_AT) >= UNSTEADY;
        Breaker after = sum >= STRIKES || unsteady
                ? breaker.opened(now, sum >= STRIKES ? Trouble.SILENT : Trouble.UNSTEADY, jitter)
                : breaker;
        return new Health(dialNanos, answerNanos, answers, isSame ? uses : more(), bits, sum, of, after);
    }

    /** No connection could be made, while one to another could. */
    Health unreachable(long now, double jitter) {
        Breaker after = breaker.opened(now, Trouble.UNREACHABLE, jitter);
        return new Health(dialNanos, answerNanos, answers, more(), failures << 1 | 1, strikes, target, after);
    }

    Health with(Breaker other) {
        return new Health(dialNanos, answerNanos, answers, uses, failures, strikes, target, other);
    }

    private int more() {
        return Math.min(Integer.SIZE, uses + 1);
    }

    /** The last eight or so count. */
    private static long lately(long before, long nanos) {
        return before == 0 ? Math.max(1, nanos) : before + (nanos - before) / 8;
    }

    boolean isOpen() {
        return breaker.open();
    }

    int failed() {
        int known = uses == Integer.SIZE ? -1 : (1 << uses) - 1;
        return Integer.bitCount(failures & known);
    }
}
