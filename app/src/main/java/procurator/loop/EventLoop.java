package procurator.loop;

import java.io.IOException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import procurator.net.Poller;

/**
 * One thread that owns its sockets outright: waits for readiness, lets timers expire, runs tasks from outside.
 *
 * <p>A fault in a handler, timer or task is told to {@code faults} and never ends the loop.
 */
public final class EventLoop implements Executor, AutoCloseable {
    /** How long {@link #close} waits: a loop that something has stopped must not keep the process from ending. */
    private static final Duration AT_MOST = Duration.ofSeconds(10);

    private final Thread thread;
    private final Poller poller;
    private final LongSupplier clock;
    private final Consumer<Throwable> faults;
    private final Timers timers = new Timers();
    private final Scratch scratch = new Scratch();
    private final Spares spares = new Spares();
    private final Budget budget = new Budget();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private volatile boolean stopping;
    private long now;

    /**
     * @param clock nanoseconds, ever rising; {@code System::nanoTime} but in tests
     * @param faults is told what a handler, timer or task threw, on the loop
     */
    public EventLoop(String name, Poller poller, LongSupplier clock, Consumer<Throwable> faults) {
        this.poller = poller;
        this.clock = clock;
        this.faults = faults;
        this.now = clock.getAsLong();
        this.thread = Thread.ofPlatform().name(name).unstarted(this::run);
    }

    /** Starts the thread; what was set up before is seen by it. */
    public EventLoop start() {
        thread.start();
        return this;
    }

    public Poller poller() {
        return poller;
    }

    public Scratch scratch() {
        return scratch;
    }

    public Spares spares() {
        return spares;
    }

    public Budget budget() {
        return budget;
    }

    /** Nanoseconds by the clock given, as read when this round began. */
    public long now() {
        return now;
    }

    /** Whether the caller is this loop's thread. */
    public boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    /** Runs a task on the loop's thread, soon. From any thread; after {@link #close} it is dropped. */
    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        poller.wakeUp();
    }

    /** Sets a timer, or moves it. */
    public void set(Timer timer, Duration delay) {
        set(timer, delay.toNanos());
    }

    /** Sets a timer, or moves it. */
    public void set(Timer timer, long nanos) {
        timers.set(timer, now + nanos);
    }

    /**
     * Has a timer expire in this round, or in the next if the timers' turn is over: so whoever calls has returned before
     * anything answers.
     */
    public void soon(Timer timer) {
        set(timer, 0);
    }

    public void cancel(Timer timer) {
        timers.cancel(timer);
    }

    private void run() {
        try {
            while (!stopping) {
                try {
                    round();
                } catch (IOException | RuntimeException | Error e) {
                    tell(e);
                }
            }
        } finally {
            poller.close(); // also if this thread dies: nobody must wait for sockets that nobody serves
        }
    }

    private void round() throws IOException {
        poller.await(tasks.isEmpty() ? timers.untilNext(clock.getAsLong()) : 0);
        now = clock.getAsLong();
        dispatch();
        runTasks();
        timers.expire(now);
    }

    /** A handler that fails again and again must not keep tasks and timers waiting. */
    private void dispatch() {
        try {
            poller.dispatch();
        } catch (IOException | RuntimeException | Error e) {
            tell(e);
        }
    }

    private void runTasks() {
        // Only those here now: a task that adds a task must not keep the sockets waiting.
        for (int most = tasks.size(); most > 0; most--) {
            Runnable task = tasks.poll();
            if (task == null) {
                return;
            }
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                tell(e);
            }
        }
    }

    private void tell(Throwable fault) {
        try {
            faults.accept(fault);
        } catch (RuntimeException | Error _) {
            // out of memory while saying so: the next round goes on
        }
    }

    /** Ends the thread and closes every socket it had. From any thread; waits for that, though not for a loop that is stuck. */
    @Override
    public void close() {
        stopping = true;
        poller.wakeUp();
        if (thread.getState() == Thread.State.NEW) {
            poller.close();
        } else if (!isCurrent()) {
            join();
        }
    }

    private void join() {
        try {
            boolean _ = thread.join(AT_MOST);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
