package procurator.cli;

import java.lang.ref.WeakReference;
import java.util.function.LongSupplier;

/**
 * Full collections, of 10 ms each. Serial puts them off until the largest heap is full: a load leaves some 20 MiB of what
 * was let go in the old generation, one that goes on more and more. So there is one when it is quiet after work, and one
 * when the heap has grown by half. Decision 025.
 */
final class FullCollection {
    /** From one look to the next. Quiet is a time without a collection of the young generation: below 200 KB/s of garbage. */
    static final int SECONDS = 10;

    /** Bytes that a heap may grow by whatever its size: what it begins with. */
    static final long LEAST_GROWTH = 8 << 20;

    private final Runnable collect;
    private final LongSupplier heap;
    private WeakReference<Object> young = new WeakReference<>(new Object());
    private boolean worked;
    private long afterLast;

    /**
     * @param collect {@code System::gc} but in tests
     * @param heap bytes that it takes now, garbage and free room included
     */
    FullCollection(Runnable collect, LongSupplier heap) {
        this.collect = collect;
        this.heap = heap;
        this.afterLast = heap.getAsLong();
    }

    /** Collects if the heap has grown, or if there was work before the last look and none since. */
    void look() {
        boolean quiet = !young.refersTo(null);
        if ((quiet && worked) || hasGrown()) {
            collect.run();
            afterLast = heap.getAsLong();
            worked = false;
        } else if (quiet) {
            return;
        } else {
            worked = true;
        }
        young = new WeakReference<>(new Object());
    }

    private boolean hasGrown() {
        return heap.getAsLong() - afterLast >= Math.max(LEAST_GROWTH, afterLast / 2);
    }
}
