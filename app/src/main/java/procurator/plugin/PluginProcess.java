package procurator.plugin;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import procurator.log.Log;

/** A plugin that was started once. */
public final class PluginProcess implements AutoCloseable {
    /** How long it may take until it listens, 5 s. */
    public static final Duration LISTENS_WITHIN = Duration.ofSeconds(5);

    /** After TERM the guard waits 2 s. */
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(3);

    /** What a shell ends with that cannot execute a program, and one that lacks what it names as its interpreter. */
    private static final Set<Integer> NOT_EXECUTED = Set.of(126, 127);

    private static final int FIRST_ASK_MILLIS = 5;
    private static final int ASK_MILLIS = 100;

    /** What it may know of our surroundings: no socket of systemd's, and no password that a file takes from a variable. */
    private static final Pattern INHERITED = Pattern.compile(
            "PATH|HOME|USER|LOGNAME|SHELL|LANG|LANGUAGE|LC_.*|TZ|TMPDIR|XDG_.*|LD_LIBRARY_PATH|SSL_CERT_.*|GO[A-Z]+|V2RAY_.*|XRAY_.*");

    private final String whose;
    private final PluginEnds ends;
    private final Process process;
    private final PluginOutput output;
    private final Thread reader;

    /** Given when it has ended, and when a connection to it was refused. */
    private final Semaphore told = new Semaphore(0);

    /** Whether it is to listen for connections, which can be asked; datagrams cannot. */
    private final boolean streams;

    private PluginProcess(String whose, boolean streams, PluginEnds ends, Process process, PluginOutput output) {
        this.whose = whose;
        this.streams = streams;
        this.ends = ends;
        this.process = process;
        this.output = output;
        this.reader = Thread.ofPlatform().daemon().name(whose).start(output);
        CompletableFuture<Void> _ = process.onExit().thenRun(told::release);
    }

    /**
     * Starts one.
     *
     * @param whose what texts begin with, such as {@code plugin obfs-local of a.example:443}
     * @throws PluginFailure if there is no such program, or it cannot be started
     */
    public static PluginProcess start(Plugin plugin, String whose, PluginEnds ends, Log log) throws PluginFailure {
        Guard.warnOfNone(log);
        List<String> command = new ArrayList<>();
        command.add(PluginProgram.find(plugin, whose).toString());
        command.addAll(plugin.args());
        ProcessBuilder builder = new ProcessBuilder(Guard.over(command)).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> !INHERITED.matcher(name).matches());
        builder.environment().putAll(ends.variables());
        if (!plugin.options().isEmpty()) {
            builder.environment().put("SS_PLUGIN_OPTIONS", plugin.options());
        }
        try {
            Process process = builder.start();
            PluginOutput output =
                    new PluginOutput(whose, process.getInputStream(), new Covered(plugin), log, System::nanoTime);
            return new PluginProcess(whose, plugin.mode().hasTcp(), ends, process, output);
        } catch (IOException e) {
            throw new PluginFailure(whose + ": cannot be started: " + e.getMessage());
        }
    }

    /**
     * Waits until it listens.
     *
     * @throws PluginFailure if it ends before, or takes too long
     */
    public void awaitListening(Duration atMost) throws PluginFailure, InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        int pause = FIRST_ASK_MILLIS;
        while (!listens()) {
            if (process.waitFor(pause, TimeUnit.MILLISECONDS)) {
                throw new PluginFailure(
                        ended(" before it listened").text(), NOT_EXECUTED.contains(process.exitValue()));
            }
            if (System.nanoTime() - deadline >= 0) {
                throw new PluginFailure(
                        whose + ": it does not listen within " + atMost.toSeconds() + " s; " + output.lastWords());
            }
            pause = Math.min(2 * pause, ASK_MILLIS);
        }
    }

    private boolean listens() {
        return !streams || ends.isAnswered();
    }

    InetSocketAddress address() {
        return ends.listens();
    }

    /** A connection was refused, or not accepted for long: it may no longer listen. From any thread. */
    void refused() {
        told.release();
    }

    /** Waits until it has ended or listens no more, which is asked only when it has refused a connection; says which. */
    PluginFailure awaitEnd() throws InterruptedException {
        do {
            told.acquire();
            int _ = told.drainPermits();
            if (process.waitFor(ASK_MILLIS, TimeUnit.MILLISECONDS)) { // whoever ends refuses first
                return ended("");
            }
        } while (listens());
        return new PluginFailure(whose + ": it runs and takes no connections any more; " + output.lastWords());
    }

    /**
     * Why it has ended.
     *
     * @param when in words, each behind a blank; maybe none
     */
    private PluginFailure ended(String when) throws InterruptedException {
        reader.join(ENDS_WITHIN); // what it printed last may still be on its way
        int code = process.exitValue();
        String how = code > 128 ? "by signal " + (code - 128) : "with exit code " + code;
        return new PluginFailure(whose + ": it ended " + how + when + "; " + output.lastWords());
    }

    /** The guard ends it when the pipe is closed. */
    private void askToEnd() {
        try {
            process.getOutputStream().close();
        } catch (IOException _) {
            // nothing is in it that could be lost
        }
        if (!Guard.isThere()) {
            process.descendants().forEach(ProcessHandle::destroy); // while it is there to name them
            process.destroy();
        }
    }

    /** Ends it, if it has not ended: TERM, and KILL if that takes too long. Returns when it is gone. */
    @Override
    public void close() {
        askToEnd();
        try {
            if (!process.waitFor(ENDS_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
