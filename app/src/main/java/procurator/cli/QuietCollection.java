package procurator.cli;

import java.lang.ref.WeakReference;

/**
 * One full collection when it is quiet after work: a load leaves some 20 MiB of what was let go in the old generation,
 * and Serial collects that only when it is full. It takes 10 ms. Decision 025.
 */
final class QuietCollection {
    /** From one look to the next. Quiet is a time without a collection of the young generation: below 200 KB/s of garbage. */
    static final int SECONDS = 10;

    private final Runnable collect;
    private WeakReference<Object> young = new WeakReference<>(new Object());
    private boolean worked;

    /** @param collect {@code System::gc} but in tests */
    QuietCollection(Runnable collect) {
        this.collect = collect;
    }

    /** Collects if there was work before the last look and none since. */
    void look() {
        if (young.refersTo(null)) {
            worked = true;
        } else if (worked) {
            worked = false;
            collect.run();
        } else {
            return;
        }
        young = new WeakReference<>(new Object());
    }
}
