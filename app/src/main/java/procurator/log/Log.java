package procurator.log;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

/** Writes lines: time, level, message. From any thread. */
public final class Log {
    /** How often one kind of trouble is told. */
    private static final Duration EVERY = Duration.ofSeconds(10);

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
    private final Map<String, Told> told = new HashMap<>();

    private static final class Told {
        private Instant last = Instant.EPOCH;
        private long suppressed;
    }

    public Log(PrintStream out, Level level, InstantSource clock) {
        this.out = out;
        this.level = level;
        this.clock = clock;
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
        long suppressed;
        synchronized (told) {
            Told before = told.computeIfAbsent(topic, _ -> new Told());
            Instant now = clock.instant();
            if (now.isBefore(before.last.plus(EVERY))) {
                before.suppressed++;
                return;
            }
            suppressed = before.suppressed;
            before.suppressed = 0;
            before.last = now;
        }
        write(at, suppressed == 0 ? message : message + " (suppressed " + suppressed + ")");
    }

    private void write(Level at, String message) {
        if (has(at)) {
            out.println(clock.instant().truncatedTo(ChronoUnit.MILLIS) + " " + at + " " + escape(message));
        }
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
