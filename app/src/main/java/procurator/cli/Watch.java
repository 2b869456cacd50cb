package procurator.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import procurator.daemon.ServiceManager;
import procurator.half.Half;
import procurator.half.Snapshot;

/** What the thread that started a half does until that ends: tells the service manager, and collects what others left. */
final class Watch {
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(FullCollection.SECONDS);

    private final Half half;
    private final ServiceManager manager;
    private final FullCollection full = new FullCollection(System::gc, Runtime.getRuntime()::totalMemory);
    private long looked = System.nanoTime();

    Watch(Half half, ServiceManager manager) {
        this.half = half;
        this.manager = manager;
    }

    void until(CountDownLatch ended) {
        long watchdog = manager.watchdog().toNanos() / 2; // as sd_watchdog_enabled(3) would have it
        long turn = watchdog == 0 ? LOOK_NANOS : Math.min(watchdog, LOOK_NANOS);
        try {
            while (!ended.await(turn, TimeUnit.NANOSECONDS)) {
                if (watchdog > 0) {
                    tell(half.snapshot());
                }
                collect();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** A thread that says it is well would hide that a loop is not. */
    private void tell(Snapshot seen) {
        if (seen.isWhole()) {
            manager.alive(seen.lines().getFirst());
        }
    }

    private void collect() {
        long now = System.nanoTime();
        if (now - looked >= LOOK_NANOS) {
            looked = now;
            full.look();
        }
    }
}
