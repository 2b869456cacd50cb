package procurator.tunnel;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** What the kernel says of connections on loopback, by /proc/net/tcp. */
final class Kernel {
    /** Where FIN has gone out, or is to follow what the other side has not yet taken. */
    private static final int FIN_WAIT1 = 4;

    /** Where the other side has taken everything, and the FIN. */
    private static final int FIN_WAIT2 = 5;

    /** The timer of an end that has bytes for the other side, which takes no more: it probes the closed window. */
    private static final int PROBING = 4;

    /** One end of a connection. */
    private record Entry(int state, int timer, int unacknowledged) {}

    private Kernel() {}

    /** Waits until the other side's system has acknowledged all that was sent here. */
    static void awaitAcknowledged(Socket sender) {
        eventually(() -> entry(sender.getLocalPort(), sender.getPort()).unacknowledged == 0);
    }

    /**
     * Waits until nothing moves any more from one socket to another, through halves, since nobody reads at the end: of
     * what is to be sent with its FIN either all has been taken, or the system holds some that is not.
     *
     * @param round what has both halves deal with all that is ready
     */
    static void awaitStuck(Socket from, Socket to, Runnable round) {
        eventually(() -> {
            Entry first = entry(from.getLocalPort(), from.getPort());
            Entry last = entry(to.getPort(), to.getLocalPort());
            boolean stuck = (first.timer == PROBING || first.state == FIN_WAIT2) && last.timer == PROBING;
            for (int times = 0; stuck && times < 3; times++) {
                round.run();
                stuck = first.equals(entry(from.getLocalPort(), from.getPort()))
                        && last.equals(entry(to.getPort(), to.getLocalPort()));
            }
            return stuck;
        });
    }

    /** Waits until the other side has sent FIN to here, behind bytes that are not yet taken. */
    static void awaitFinished(Socket receiver) {
        eventually(() -> entry(receiver.getPort(), receiver.getLocalPort()).state == FIN_WAIT1);
    }

    static void eventually(Callable<Boolean> condition) {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .atMost(20, SECONDS)
                .until(condition);
    }

    /** The columns are number, local address, remote address, state, what is to be acknowledged and to be read, timer. */
    private static Entry entry(int localPort, int remotePort) throws IOException {
        String local = ":%04X".formatted(localPort);
        String remote = ":%04X".formatted(remotePort);
        for (String table : new String[] {"/proc/net/tcp", "/proc/net/tcp6"}) {
            try (Stream<String> lines = Files.lines(Path.of(table))) {
                String[] found = lines.map(line -> line.trim().split("\\s+", -1))
                        .filter(line -> line[1].endsWith(local) && line[2].endsWith(remote))
                        .findFirst()
                        .orElse(null);
                if (found != null) {
                    return new Entry(hex(found[3]), hex(found[5]), hex(found[4]));
                }
            }
        }
        throw new IOException("no connection from port " + localPort + " to " + remotePort);
    }

    /** Up to a colon, where there is one. */
    private static int hex(String column) {
        return Integer.parseUnsignedInt(column.split(":", -1)[0], 16);
    }
}
