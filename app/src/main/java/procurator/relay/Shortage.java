package procurator.relay;

import java.io.IOException;

/** Of an end that has met a shortage of memory: who waits for whom. Decision 009. */
final class Shortage {
    private final End end;
    private final Waiting waiting;
    /** This end's socket is asked whether it takes more; and it has said that it does. */
    private boolean probed;

    private boolean takesMore;
    /** Not read until there is room. */
    private boolean waits;

    Shortage(End end, Waiting waiting) {
        this.end = end;
        this.waiting = waiting;
    }

    boolean waits() {
        return waits;
    }

    boolean isProbed() {
        return probed;
    }

    /** There is room for nothing: it is not read until there is. */
    void await() throws IOException {
        waits = true;
        end.reading(false);
        waiting.add(this);
    }

    /** There is room again. */
    void goOn() {
        waits = false;
        end.goOn();
    }

    boolean isGone() {
        return end.isClosed();
    }

    /** Whether this end's socket takes more, as far as is known; else it is asked, and its partner not read meanwhile. */
    boolean takesMore() throws IOException {
        if (takesMore) {
            takesMore = false;
            return true;
        }
        probed = true;
        end.interest();
        return false;
    }

    /** Nothing was sent though it takes more: it need not be asked again. */
    void tookMore() {
        takesMore = true;
    }

    /** The socket has nothing to send, and takes more. */
    void probed() {
        takesMore |= probed;
        probed = false;
    }
}
