package procurator.relay;

import procurator.loop.EventLoop;

/**
 * A copy of the plain bytes sent to the right, as long as they may have to go once more: since they may not have arrived,
 * or since they may be repeated.
 */
final class Flown {
    /** More than any hello of TLS or head of HTTP. */
    private static final int MOST = 64 * 1024;

    private final EventLoop loop;
    private final Outbox copy;
    private boolean whole = true;
    private boolean said;
    private boolean repeatable;

    /** @param repeatable whether nothing at all may be repeated */
    Flown(EventLoop loop, boolean repeatable) {
        this.loop = loop;
        this.copy = new Outbox(loop);
        this.repeatable = repeatable;
    }

    /** Whether there was anything to send so far. */
    boolean isSaid() {
        return said;
    }

    /** With so much kept the left side is read no further until it is known whether it arrives. */
    boolean isFull() {
        return copy.length() >= MOST;
    }

    boolean isRepeatable() {
        return repeatable;
    }

    /**
     * So much more was sent.
     *
     * @param judge of what may be repeated
     * @param landed whether the copy is for that alone
     */
    void add(byte[] plain, int offset, int length, Trial judge, boolean landed) {
        said = true;
        if (!landed || repeatable) {
            copy.add(plain, offset, length);
            repeatable = repeatable && !isFull() && !loop.budget().isTight() && copy.mayRepeat(judge);
        } else {
            whole = false;
        }
    }

    /** They are not to be repeated any more. */
    void expire() {
        repeatable = false;
    }

    /** Some have arrived: only what may be repeated is kept. */
    void landed() {
        if (!repeatable && said) {
            whole = false;
            copy.clear();
        }
    }

    /** Whether all that was sent is here, and not too much to go in one piece. */
    boolean isWhole(int atMost) {
        return whole && copy.length() <= atMost;
    }

    /** The same with {@code unsent} behind it. */
    boolean mayRepeat(byte[] unsent, Trial judge) {
        byte[] all = with(unsent);
        return repeatable && all.length < MOST && judge.mayRepeat(all, 0, all.length);
    }

    byte[] with(byte[] unsent) {
        return copy.with(unsent);
    }

    void clear() {
        whole = false;
        copy.clear();
    }
}
