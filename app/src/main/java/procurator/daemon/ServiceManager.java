package procurator.daemon;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Whoever started this process and looks after it, systemd say: the sockets it gave, and what it wants to be told. A
 * process that nobody looks after has none and tells nobody.
 *
 * @see "sd_notify(3), sd_watchdog_enabled(3), sd_listen_fds(3)"
 */
public final class ServiceManager {
    private final @Nullable NotifySocket told;
    private final Duration watchdog;
    private final int sockets;

    private ServiceManager(@Nullable NotifySocket told, Duration watchdog, int sockets) {
        this.told = told;
        this.watchdog = watchdog;
        this.sockets = sockets;
    }

    /**
     * The one that the environment names.
     *
     * @param pid this process: what a parent of ours was given is not ours
     * @throws IOException if it cannot be told anything; the text says why
     */
    public static ServiceManager of(Function<String, @Nullable String> environment, long pid) throws IOException {
        long micros = isOurs(environment.apply("WATCHDOG_PID"), pid) ? number(environment, "WATCHDOG_USEC") : 0;
        boolean given = Long.toString(pid).equals(environment.apply("LISTEN_PID"));
        String socket = environment.apply("NOTIFY_SOCKET");
        return new ServiceManager(
                socket == null ? null : NotifySocket.open(socket),
                Duration.ofNanos(micros * 1_000),
                given ? (int) number(environment, "LISTEN_FDS") : 0);
    }

    private static boolean isOurs(@Nullable String named, long pid) {
        return named == null || named.equals(Long.toString(pid));
    }

    private static long number(Function<String, @Nullable String> environment, String name) throws IOException {
        String value = environment.apply(name);
        if (value != null && !value.matches("[0-9]{1,15}")) {
            throw new IOException(name + ": " + value + " (expected: a number, as systemd sets it)");
        }
        return value == null ? 0 : Long.parseLong(value);
    }

    /** How many sockets it gave us, from descriptor 3 on. */
    public int sockets() {
        return sockets;
    }

    /** After how long without {@link #alive} it ends us, or zero for never. */
    public Duration watchdog() {
        return watchdog;
    }

    /**
     * The half listens.
     *
     * @param status in words, for {@code systemctl status}
     */
    public void ready(String status) {
        tell("READY=1\nSTATUS=" + status);
    }

    /** All is well. */
    public void alive(String status) {
        tell("WATCHDOG=1\nSTATUS=" + status);
    }

    /** It is about to end. */
    public void stopping() {
        tell("STOPPING=1");
    }

    private void tell(String state) {
        if (told != null) {
            told.send(state);
        }
    }
}
