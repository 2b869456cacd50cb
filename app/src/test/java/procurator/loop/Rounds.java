package procurator.loop;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.util.concurrent.CompletableFuture;

/** Rounds of a loop, waited for from outside. */
public final class Rounds {
    private Rounds() {}

    /**
     * Lets three rounds pass: what was ready has then been dealt with, and what was due has expired. A round that was
     * under way may have read the clock before it was moved, and each runs its tasks before its timers.
     */
    public static void settle(EventLoop loop) {
        for (int round = 0; round < 3; round++) {
            CompletableFuture.runAsync(() -> {}, loop).orTimeout(20, SECONDS).join();
        }
    }
}
