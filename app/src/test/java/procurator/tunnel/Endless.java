package procurator.tunnel;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Transfers that go on until something ends them, at both of their ends in the test's hands; each says how it ended. */
final class Endless {
    /** How a connection ended, as its peer saw it. */
    enum Ending {
        FIN,
        RST
    }

    /**
     * What is sent at once; a pause after each leaves the queues empty, where an end is least likely to be a reset. Few
     * bytes: a half that compiles nothing well enciphers some 20 MiB in a second, for all of them.
     */
    private static final int PIECE = 512;

    private static final int PAUSE_MILLIS = 5;

    private final Queue<Ending> endings = new ConcurrentLinkedQueue<>();

    /** Sends, and watches out for an end, until there is one. */
    void send(Socket socket) {
        endings.add(endOfSending(socket));
    }

    /** Drops what comes until there is an end. */
    void receive(Socket socket) {
        endings.add(endOfReceiving(socket));
    }

    /** By one thread: of an error that a write meets, a read by another would see no more than an end. */
    private static Ending endOfSending(Socket socket) {
        byte[] piece = new byte[PIECE];
        try (socket) {
            socket.setSoTimeout(PAUSE_MILLIS);
            while (true) {
                try {
                    if (socket.getInputStream().read(piece) < 0) {
                        return Ending.FIN;
                    }
                } catch (SocketTimeoutException _) {
                    // nothing comes, as it should be
                }
                socket.getOutputStream().write(piece);
            }
        } catch (IOException e) {
            return ending(e);
        }
    }

    private static Ending endOfReceiving(Socket socket) {
        byte[] piece = new byte[64 * 1024];
        try (socket) {
            socket.setSoTimeout(60_000);
            while (socket.getInputStream().read(piece) >= 0) {
                // dropped
            }
            return Ending.FIN;
        } catch (IOException e) {
            return ending(e);
        }
    }

    /** Linux says EPIPE at first where FIN came before RST. */
    private static Ending ending(IOException e) {
        String message = Objects.requireNonNullElse(e.getMessage(), "");
        if (message.contains("Broken pipe")) {
            return Ending.FIN;
        }
        if (message.contains("reset")) {
            return Ending.RST;
        }
        throw new IllegalStateException(e);
    }

    Queue<Ending> endings() {
        return endings;
    }
}
