package procurator.plugin;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import procurator.half.Broken;
import procurator.half.PluginState;
import procurator.half.PluginState.PluginPhase;
import procurator.log.Log;

/** A plugin that is started again whenever it ends or listens no more, by a thread of its own: nothing of it can stop a loop. */
public final class KeptPlugin implements AutoCloseable {
    /** No number of failures makes it given up. */
    public static final int EVER = Integer.MAX_VALUE;

    private final Plugin plugin;
    private final String whose;
    private final NextEnds ends;
    private final Restarts restarts;
    private final Log log;
    private final CountDownLatch tried = new CountDownLatch(1);
    private volatile @Nullable Thread thread;
    private volatile boolean ending;
    private volatile Moment moment = new Moment(PluginPhase.STARTS, 0, null, 0);

    /**
     * How it is now.
     *
     * @param when it began, or is to end, by {@code nanoTime}; where nobody asks 0
     * @param process the one that listens
     * @param starts how often it was started
     */
    private record Moment(
            PluginPhase phase, long when, @Nullable PluginProcess process, int starts) {
        Moment becomes(PluginPhase next, long nanos) {
            return new Moment(next, nanos, null, starts);
        }
    }

    /** Where it stands the next time it is started. */
    public interface NextEnds {
        /**
         * The ends of another start.
         *
         * @throws IOException if there is no port for it; the text says why
         */
        PluginEnds next() throws IOException;
    }

    /**
     * Starts nothing yet.
     *
     * @param of whose it is, for texts: the address of a server
     */
    public KeptPlugin(Plugin plugin, String of, NextEnds ends, Restarts restarts, Log log) {
        this.plugin = plugin;
        this.whose = plugin + " of " + of;
        this.ends = ends;
        this.restarts = restarts;
        this.log = log;
    }

    public Plugin plugin() {
        return plugin;
    }

    /** Where it listens now, another port after each start; {@code null} while it does not. From any thread. */
    public @Nullable InetSocketAddress address() {
        PluginProcess process = moment.process;
        return process == null ? null : process.address();
    }

    /** A connection to there was refused, or not accepted for long. From any thread; it is looked into by its own. */
    public void refused(InetSocketAddress at) {
        PluginProcess process = moment.process;
        if (process != null && process.address().equals(at)) {
            process.refused();
        }
    }

    /** How it is now. From any thread. */
    public PluginState state() {
        Moment now = moment;
        long nanos = now.when == 0 ? 0 : Math.abs(System.nanoTime() - now.when);
        return new PluginState(whose, now.phase, Duration.ofNanos(nanos), now.starts);
    }

    /** How each of some is. From any thread. */
    public static List<PluginState> states(List<KeptPlugin> these) {
        return these.stream().map(KeptPlugin::state).toList();
    }

    /** Starts it, and goes on doing so for ever, also while there is no such program. */
    public void start() {
        start(EVER, null);
    }

    /**
     * Starts it, and goes on doing so until it is given up: after so many failures in a row, or if there is no such
     * program.
     *
     * @param atMost at least 1, or {@link #EVER}
     * @param gaveUp is told the last failure, on its thread; {@code null} if it never is
     */
    public void start(int atMost, @Nullable Consumer<PluginFailure> gaveUp) {
        thread = Thread.ofPlatform().daemon().name(whose).start(() -> keep(atMost, gaveUp));
    }

    /**
     * Starts some that a half is no good without, in the same way; returns when each listens, or has failed for the first
     * time.
     *
     * @param lost is told why, when one is given up
     * @throws Broken if one was so soon
     */
    public static void startAll(List<KeptPlugin> these, int atMost, Consumer<String> lost) throws Broken {
        AtomicReference<@Nullable String> first = new AtomicReference<>();
        these.forEach(each -> each.start(atMost, failure -> {
            first.compareAndSet(null, failure.text());
            lost.accept(failure.text());
        }));
        these.forEach(KeptPlugin::awaitFirst);
        String why = first.get();
        if (why != null) {
            throw new Broken(why);
        }
    }

    /** Waits until it listens, or has been given up; where that never happens, has failed for the first time. */
    public void awaitFirst() {
        try {
            tried.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void keep(int atMost, @Nullable Consumer<PluginFailure> gaveUp) {
        int failed = 0;
        try {
            while (!ending) {
                long begun = System.nanoTime();
                PluginFailure failure = runOnce();
                boolean settled =
                        System.nanoTime() - begun >= restarts.settled().toNanos();
                failed = settled ? 1 : failed + 1;
                if (gaveUp != null && (failed == atMost || failure.isMissing())) {
                    moment = moment.becomes(PluginPhase.GIVEN_UP, 0);
                    gaveUp.accept(failure);
                    tried.countDown();
                    return;
                }
                Duration pause = restarts.pause(failed);
                log.warn(failure.text() + "; it is started again in " + pause.toMillis() + " ms");
                if (atMost == EVER) {
                    tried.countDown();
                }
                moment = moment.becomes(PluginPhase.PAUSES, System.nanoTime() + pause.toNanos());
                Thread.sleep(pause);
            }
        } catch (InterruptedException _) {
            moment = moment.becomes(PluginPhase.GIVEN_UP, 0);
            tried.countDown();
        }
    }

    /** Why it does not run, or no longer. */
    private PluginFailure runOnce() throws InterruptedException {
        int starts = moment.starts + 1;
        moment = new Moment(PluginPhase.STARTS, 0, null, starts);
        try {
            PluginEnds next = ends.next();
            try (PluginProcess process = PluginProcess.start(plugin, whose, next, log)) {
                process.awaitListening(PluginProcess.LISTENS_WITHIN);
                moment = new Moment(PluginPhase.RUNS, System.nanoTime(), process, starts);
                log.debug(whose + " listens on port " + next.listens().getPort());
                tried.countDown();
                PluginFailure why = process.awaitEnd();
                moment = moment.becomes(PluginPhase.PAUSES, 0);
                return why;
            }
        } catch (PluginFailure failure) {
            return failure;
        } catch (IOException e) {
            return new PluginFailure(whose + ": " + e.getMessage());
        }
    }

    /** Ends some side by side; returns when all have. */
    public static void closeAll(List<KeptPlugin> these) {
        these.forEach(KeptPlugin::end);
        these.forEach(KeptPlugin::close);
    }

    private void end() {
        ending = true;
        Thread keeping = thread;
        if (keeping != null) {
            keeping.interrupt();
        }
    }

    /** Ends it; returns when it has. */
    @Override
    public void close() {
        end();
        Thread keeping = thread;
        try {
            if (keeping != null) {
                keeping.join();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
