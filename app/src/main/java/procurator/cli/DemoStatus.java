package procurator.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Supplier;
import procurator.relay.Totals;

/** The demo's line that is drawn over again and again, and what is typed below it. */
final class DemoStatus {
    private final Console console;
    private final Supplier<Totals> totals;
    private final Runnable status;

    DemoStatus(Console console, Supplier<Totals> totals, Runnable status) {
        this.console = console;
        this.totals = totals;
        this.status = status;
    }

    /** Only for a person: a file would fill with it. */
    void draw() {
        if (console.isTerminal()) {
            console.err().print("\r\u001b[K" + text(totals.get()));
            console.err().flush();
        }
    }

    void clear() {
        if (console.isTerminal()) {
            console.err().print("\r\u001b[K");
            console.err().flush();
        }
    }

    static String text(Totals totals) {
        return totals.open() + " tunnels now, " + totals.ever() + " ever; " + bytes(totals.up()) + " up, "
                + bytes(totals.down()) + " down";
    }

    private static String bytes(long bytes) {
        if (bytes < 1 << 10) {
            return bytes + " B";
        } else if (bytes < 1 << 20) {
            return String.format(Locale.ROOT, "%.1f KiB", bytes / 1024.0);
        } else if (bytes < 1 << 30) {
            return String.format(Locale.ROOT, "%.1f MiB", bytes / 1048576.0);
        }
        return String.format(Locale.ROOT, "%.2f GiB", bytes / 1073741824.0);
    }

    /** Reads lines on a thread of its own until there are no more. */
    void readCommands() {
        Thread.ofPlatform().daemon().name("commands").start(this::read);
    }

    private void read() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(console.in(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.strip().equals("status")) {
                    clear();
                    status.run();
                }
            }
        } catch (IOException _) {
            // nothing more is typed
        }
    }
}
