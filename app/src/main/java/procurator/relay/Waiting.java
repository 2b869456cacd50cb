package procurator.relay;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.function.ToLongFunction;
import procurator.loop.Budget;
import procurator.loop.EventLoop;
import procurator.loop.Timer;

/**
 * The ends of one loop that are not read for want of memory. The newest goes on first, so that a tunnel that has just
 * begun need not wait behind thousands that have stopped; and as long as any waits, tunnels that hold more than
 * {@link Budget#SMALL} and do not get on are reset, the longest first. Decision 009.
 */
final class Waiting extends Timer {
    private static final Duration AGAIN = Duration.ofMillis(100);

    private final EventLoop loop;
    private final Budget budget;
    private final long most;
    private final Iterable<Tunnel> tunnels;
    private final Deque<Shortage> ends = new ArrayDeque<>();
    private boolean resuming;

    Waiting(EventLoop loop, long heldBytes, Iterable<Tunnel> tunnels) {
        this.loop = loop;
        this.budget = loop.budget();
        this.most = heldBytes;
        this.tunnels = tunnels;
        budget.limit(heldBytes);
        budget.whenFreed(this::freed);
    }

    private void freed() {
        if (!ends.isEmpty() && !resuming) {
            loop.soon(this);
        }
    }

    void add(Shortage end) {
        ends.addLast(end);
        if (!isSet()) {
            loop.set(this, AGAIN);
        }
    }

    /** Whether an end may read at length now: while others wait it has to wait among them. */
    boolean isNext() {
        return resuming || ends.isEmpty();
    }

    int size() {
        return ends.size();
    }

    @Override
    protected void expired() {
        resuming = true;
        try {
            ends.removeIf(Shortage::isGone);
            if (!ends.isEmpty()) {
                long wanted = Math.min((long) ends.size() * Budget.ENOUGH, most / 4);
                makeRoom(wanted, Tunnel::overdueFrame);
                makeRoom(wanted, Tunnel::overdueOutput);
                resume();
            }
        } finally {
            resuming = false;
            if (!ends.isEmpty()) {
                loop.set(this, AGAIN);
            }
        }
    }

    private void makeRoom(long wanted, ToLongFunction<Tunnel> overdue) {
        if (budget.room() >= wanted) {
            return;
        }
        List<Tunnel> stopped = new ArrayList<>();
        for (Tunnel tunnel : tunnels) {
            if (overdue.applyAsLong(tunnel) > 0) {
                stopped.add(tunnel);
            }
        }
        stopped.sort(Comparator.comparingLong(overdue).reversed());
        for (int i = 0; i < stopped.size() && budget.room() < wanted; i++) {
            stopped.get(i).reset(Outcome.CROWDED_OUT);
        }
    }

    private void resume() {
        for (int left = ends.size(); left > 0 && budget.room() >= Budget.ENOUGH; left--) {
            ends.removeLast().goOn();
        }
    }
}
