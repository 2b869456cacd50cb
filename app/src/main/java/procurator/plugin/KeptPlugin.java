package procurator.plugin;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import procurator.log.Log;

/** A plugin that is started again whenever it ends, by a thread of its own: nothing of it can stop a loop. */
public final class KeptPlugin implements AutoCloseable {
    private static final int FOR_EVER = Integer.MAX_VALUE;

    private final Plugin plugin;
    private final String whose;
    private final NextEnds ends;
    private final Restarts restarts;
    private final Log log;
    private final CountDownLatch tried = new CountDownLatch(1);
    private volatile @Nullable Thread thread;
    private volatile boolean ending;
    private volatile @Nullable InetSocketAddress address;

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
        return address;
    }

    /** Starts it, and goes on doing so for ever. */
    public void start() {
        start(FOR_EVER, _ -> {});
    }

    /**
     * Starts it, and goes on doing so until it is given up: after so many failures in a row, or if there is no such
     * program.
     *
     * @param gaveUp is told the last failure, on its thread
     */
    public void start(int atMost, Consumer<PluginFailure> gaveUp) {
        thread = Thread.ofPlatform().daemon().name(whose).start(() -> keep(atMost, gaveUp));
    }

    /** Waits until it listens, or has been given up; where that never happens, has failed for the first time. */
    public void awaitFirst() {
        try {
            tried.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void keep(int atMost, Consumer<PluginFailure> gaveUp) {
        int failed = 0;
        try {
            while (!ending) {
                long begun = System.nanoTime();
                PluginFailure failure = runOnce();
                boolean settled =
                        System.nanoTime() - begun >= restarts.settled().toNanos();
                failed = settled ? 1 : failed + 1;
                if (failed == atMost || (atMost != FOR_EVER && failure.isMissing())) {
                    gaveUp.accept(failure);
                    tried.countDown();
                    return;
                }
                Duration pause = restarts.pause(failed);
                log.warn(failure.text() + "; it is started again in " + pause.toMillis() + " ms");
                if (atMost == FOR_EVER) {
                    tried.countDown();
                }
                Thread.sleep(pause);
            }
        } catch (InterruptedException _) {
            address = null;
            tried.countDown();
        }
    }

    /** Why it does not run, or no longer. */
    private PluginFailure runOnce() throws InterruptedException {
        try {
            PluginEnds next = ends.next();
            try (PluginProcess process = PluginProcess.start(plugin, whose, next, log)) {
                process.awaitListening(PluginProcess.LISTENS_WITHIN);
                address = next.listens();
                log.debug(whose + " listens on port " + next.listens().getPort());
                tried.countDown();
                process.awaitEnd();
                address = null;
                return process.ended("");
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
