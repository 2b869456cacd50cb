package procurator.tunnel;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

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

    /** Both ends of a way through halves, at one moment. */
    private record Way(Entry first, Entry last) {
        static Way of(Socket from, Socket to) throws IOException {
            List<String> connections = connections();
            return new Way(
                    entry(connections, from.getLocalPort(), from.getPort()),
                    entry(connections, to.getPort(), to.getLocalPort()));
        }

        boolean standsStill() {
            return (first.timer == PROBING || first.state == FIN_WAIT2) && last.timer == PROBING;
        }
    }

    private Kernel() {}

    /** Waits until the other side's system has acknowledged all that was sent here. */
    static void awaitAcknowledged(Socket sender) {
        eventually(() -> entry(connections(), sender.getLocalPort(), sender.getPort()).unacknowledged == 0);
    }

    /**
     * Waits until nothing moves any more from one socket to another, through halves, since nobody reads at the end: of
     * what is to be sent with its FIN either all has been taken, or the system holds some that is not.
     *
     * @param round what has both halves deal with all that is ready
     */
    static void awaitStuck(Socket from, Socket to, Runnable round) {
        eventually(() -> {
            Way way = Way.of(from, to);
            boolean stuck = way.standsStill();
            for (int times = 0; stuck && times < 3; times++) {
                round.run();
                stuck = way.equals(Way.of(from, to));
            }
            return stuck;
        });
    }

    /** Waits until the other side has sent FIN to here, behind bytes that are not yet taken. */
    static void awaitFinished(Socket receiver) {
        eventually(() -> entry(connections(), receiver.getPort(), receiver.getLocalPort()).state == FIN_WAIT1);
    }

    static void eventually(Callable<Boolean> condition) {
        await().atMost(20, SECONDS).until(condition);
    }

    /** To be read as seldom as may be: the kernel goes through a table of 262,144 places for it, in 7 ms of a core. */
    private static List<String> connections() throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(Path.of("/proc/net/tcp")));
        lines.addAll(Files.readAllLines(Path.of("/proc/net/tcp6")));
        return lines;
    }

    /** The columns are number, local address, remote address, state, what is to be acknowledged and to be read, timer. */
    private static Entry entry(List<String> connections, int localPort, int remotePort) throws IOException {
        String local = ":%04X ".formatted(localPort);
        String remote = ":%04X ".formatted(remotePort);
        for (String line : connections) {
            int at = line.indexOf(local);
            if (at >= 0 && line.indexOf(remote, at + local.length()) >= 0) {
                String[] columns = line.trim().split("\\s+", -1);
                return new Entry(hex(columns[3]), hex(columns[5]), hex(columns[4]));
            }
        }
        throw new IOException("no connection from port " + localPort + " to " + remotePort);
    }

    /** Up to a colon, where there is one. */
    private static int hex(String column) {
        return Integer.parseUnsignedInt(column.split(":", -1)[0], 16);
    }
}
