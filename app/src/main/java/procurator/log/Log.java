package procurator.log;

import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Writes lines: time, level, message. From any thread, loops among them, which must not wait: over an {@link Outlet},
 * wherever others read.
 */
public final class Log {
    /** How often one kind of trouble is told. */
    private static final Duration EVERY = Duration.ofSeconds(10);

    /** Kinds of trouble that are kept apart; those beyond are one kind together. */
    private static final int TOPICS = 256;

    /** Of a message at most, in characters. */
    private static final int LONGEST = 2_000;

    /** What is told, each level with those before it. */
    public enum Level {
        ERROR,
        WARN,
        INFO,
        DEBUG
    }

    private final PrintStream out;
    private final Level level;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final Map<String, Suppression> told = new HashMap<>();

    private static final class Suppression {
        private long last;
        private long suppressed;

        Suppression(long last) {
            this.last = last;
        }
    }

    /**
     * A log of this process.
     *
     * @param clock what lines are stamped with
     */
    public Log(PrintStream out, Level level, InstantSource clock) {
        this(out, level, clock, System::nanoTime);
    }

    /**
     * A log with clocks of its own.
     *
     * @param nanos nanoseconds, ever rising, by which trouble is told sometimes: the other clock may be set back
     */
    public Log(PrintStream out, Level level, InstantSource clock, LongSupplier nanos) {
        this.out = out;
        this.level = level;
        this.clock = clock;
        this.nanos = nanos;
    }

    /** Whether lines of a level are written, for messages that cost something to make. */
    public boolean has(Level asked) {
        return asked.compareTo(level) <= 0;
    }

    public void error(String message) {
        write(Level.ERROR, message);
    }

    public void warn(String message) {
        write(Level.WARN, message);
    }

    public void info(String message) {
        write(Level.INFO, message);
    }

    public void debug(String message) {
        write(Level.DEBUG, message);
    }

    /**
     * Writes a line unless one of the same topic was written in the last 10 s; the next that is written says how many
     * were not.
     */
    public void sometimes(Level at, String topic, String message) {
        if (!has(at)) {
            return;
        }
        long suppressed = suppressed(topic);
        if (suppressed >= 0) {
            write(at, suppressed == 0 ? message : message + " (suppressed " + suppressed + ")");
        }
    }

    /** How many lines of a topic were suppressed, or -1 if this one is as well. */
    private long suppressed(String topic) {
        long now = nanos.getAsLong();
        synchronized (told) {
            String kind = told.size() < TOPICS || told.containsKey(topic) ? topic : "";
            Suppression before = told.computeIfAbsent(kind, _ -> new Suppression(now - EVERY.toNanos()));
            if (now - before.last < EVERY.toNanos()) {
                before.suppressed++;
                return -1;
            }
            long suppressed = before.suppressed;
            before.suppressed = 0;
            before.last = now;
            return suppressed;
        }
    }

    private void write(Level at, String message) {
        if (has(at)) {
            out.println(clock.instant().truncatedTo(ChronoUnit.MILLIS) + " " + at + " " + escape(bounded(message)));
        }
    }

    /** Enough of a stack trace to find the place, on one line. */
    public static String frames(Throwable fault) {
        return Arrays.stream(fault.getStackTrace())
                .limit(6)
                .map(frame -> " at " + frame)
                .collect(Collectors.joining());
    }

    /** No more of a message than anybody reads. */
    public static String bounded(String message) {
        int more = message.length() - LONGEST;
        return more <= 0 ? message : message.substring(0, LONGEST) + "... (" + more + " characters more)";
    }

    /** Control characters and what is not ASCII as {@code \\uXXXX}: a peer's bytes never make a line of their own. */
    public static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        text.chars().forEach(c -> {
            if (c >= ' ' && c < 0x7f) {
                escaped.append((char) c);
            } else {
                escaped.append(String.format("\\u%04x", c));
            }
        });
        return escaped.toString();
    }
}
