package procurator.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import procurator.log.Log;

/** Reads what a plugin prints, to its end: lines go to the log, so many of them, and the last are kept. */
final class PluginOutput implements Runnable {
    /** Of a line at most, in bytes; what is longer is as good as several. */
    private static final int LONGEST = 500;

    private static final int LAST_LINES = 3;

    /** So many lines are told in so long a time. */
    private static final int LINES = 50;

    private static final long WITHIN_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final String whose;
    private final InputStream in;
    private final Covered covered;
    private final Log log;
    private final LongSupplier nanos;
    private final Deque<String> last = new ArrayDeque<>();
    private long since;
    private int told;
    private long untold;

    /** @param whose before each line */
    PluginOutput(String whose, InputStream in, Covered covered, Log log, LongSupplier nanos) {
        this.whose = whose;
        this.in = in;
        this.covered = covered;
        this.log = log;
        this.nanos = nanos;
        this.since = nanos.getAsLong();
    }

    @Override
    public void run() {
        byte[] chunk = new byte[LONGEST];
        byte[] line = new byte[LONGEST];
        int length = 0;
        try {
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                for (int i = 0; i < n; i++) {
                    if (chunk[i] != '\n') {
                        line[length++] = chunk[i];
                    }
                    if (chunk[i] == '\n' || length == LONGEST) {
                        printed(line, length);
                        length = 0;
                    }
                }
            }
        } catch (IOException _) {
            // the pipe was closed: it has ended
        }
        printed(line, length);
    }

    private void printed(byte[] line, int length) {
        String text = covered.text(new String(line, 0, length, StandardCharsets.UTF_8).strip());
        if (text.isEmpty()) {
            return;
        }
        synchronized (last) {
            last.addLast(text);
            if (last.size() > LAST_LINES) {
                last.removeFirst();
            }
        }
        tell(text);
    }

    private void tell(String text) {
        long now = nanos.getAsLong();
        if (now - since >= WITHIN_NANOS) {
            since = now;
            told = 0;
        }
        if (told < LINES) {
            told++;
            log.debug(whose + " printed: " + text + (untold == 0 ? "" : " (suppressed " + untold + ")"));
            untold = 0;
        } else {
            untold++;
        }
    }

    /** The last lines, or that there was none. */
    String lastWords() {
        synchronized (last) {
            return last.isEmpty() ? "it printed nothing" : "it printed last: " + String.join(" / ", last);
        }
    }
}
