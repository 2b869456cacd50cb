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

    /** One end of a connection. */
    private record Entry(int state, long unacknowledged) {}

    private Kernel() {}

    /** Waits until the other side's system has acknowledged all that was sent here. */
    static void awaitAcknowledged(Socket sender) {
        eventually(() -> entry(sender.getLocalPort(), sender.getPort()).unacknowledged == 0);
    }

    /** Waits until something that was sent to here waits at the other side. */
    static void awaitHeld(Socket receiver) {
        eventually(() -> entry(receiver.getPort(), receiver.getLocalPort()).unacknowledged > 0);
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

    /** The columns are number, local address, remote address, state, and what is to be acknowledged and to be read. */
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
                    return new Entry(Integer.parseInt(found[3], 16), Long.parseLong(found[4].split(":", -1)[0], 16));
                }
            }
        }
        throw new IOException("no connection from port " + localPort + " to " + remotePort);
    }
}
