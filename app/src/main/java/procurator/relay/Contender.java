package procurator.relay;

/** A connection that has been asked and has not answered, and whoever gave it, who is told once how that ended. */
final class Contender {
    private final End end;
    private final Trial trial;
    private final Runnable leave;
    private boolean landed;
    private boolean begun;
    private boolean asks;
    private boolean told;
    private long first;
    private long last;

    /** @param leave to be run if no answer is to be expected any more */
    Contender(End end, Trial trial, Runnable leave) {
        this.end = end;
        this.trial = trial;
        this.leave = leave;
        this.landed = trial.unacknowledged() == null;
    }

    End end() {
        return end;
    }

    Trial trial() {
        return trial;
    }

    boolean hasBegun() {
        return begun;
    }

    /** When the first bytes were sent on it. */
    long first() {
        return first;
    }

    /** When the last bytes were. */
    long last() {
        return last;
    }

    void sent(long now, byte[] plain, int offset, int length) {
        last = now;
        if (!begun) {
            begun = true;
            first = now;
        } else if (asks || length == 0) {
            return;
        }
        asks = length > 0;
        trial.begun(plain, offset, length, leave);
    }

    /** Whether it has shown that it is alive. */
    boolean hasLanded() {
        return landed;
    }

    void landed() {
        landed = true;
    }

    /** Whether it was used and took nothing, so far. */
    boolean isUnseen() {
        return begun && !landed && end.isUnacknowledged();
    }

    /** Whether it has some of what was sent, as far as is known. */
    boolean mayHaveArrived() {
        return begun && !isUnseen();
    }

    void answered(long now) {
        if (tellNow()) {
            trial.answered(now - last);
        }
    }

    void overtaken() {
        if (tellNow()) {
            trial.overtaken();
        }
    }

    void abandoned() {
        if (begun && tellNow()) {
            trial.abandoned();
        }
    }

    /** It took nothing. */
    void doubted() {
        trial.doubted(first);
    }

    /** The same, and it is gone; one that was never used says nothing. */
    private void foundDead() {
        if (begun) {
            doubted();
            abandoned();
        }
    }

    /**
     * It is over without an answer.
     *
     * @param left whether nobody waits for one
     */
    void ended(Outcome how, boolean left, long now) {
        if (!landed && !mayHaveArrived()) {
            foundDead();
        } else if (left) {
            abandoned();
        } else if (tellNow()) {
            trial.failed(how, begun ? now - last : 0);
        }
    }

    private boolean tellNow() {
        boolean now = !told;
        told = true;
        return now;
    }
}
