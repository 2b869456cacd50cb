package procurator.tunnel;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** The clock of loops in the hands of a test: it goes as the real one does, is put forward, and held: its loops then wait. */
final class HandClock implements LongSupplier {
    private final AtomicLong ahead = new AtomicLong();
    private volatile CountDownLatch released = new CountDownLatch(0);

    @Override
    public long getAsLong() {
        try {
            released.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return System.nanoTime() + ahead.get();
    }

    void putForward(Duration time) {
        ahead.addAndGet(time.toNanos());
    }

    /** For a {@code try}: what arrives meanwhile is met all at once behind it. */
    Held hold() {
        CountDownLatch latch = new CountDownLatch(1);
        released = latch;
        return latch::countDown;
    }

    interface Held extends AutoCloseable {
        @Override
        void close();
    }
}
