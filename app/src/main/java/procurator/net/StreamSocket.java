package procurator.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One end of a TCP connection, non-blocking.
 *
 * <p>Not a {@code SocketChannel}: it reads into and writes from heap arrays without a copy, says by a {@link SocketError} why a
 * connection is broken, and can end with RST as well as with FIN.
 *
 * <pre>{@code
 * int n = socket.read(array, 0, array.length);
 * if (n > 0 && socket.write(array, 0, n) < n) {
 *     socket.interest(false, true); // keep the rest, and be told when it takes more
 * }
 * }</pre>
 */
public interface StreamSocket extends AutoCloseable {
    /** Who is told from now on; for a connection that changes hands. */
    void handler(Readiness handler);

    /** What to be told of. Costs a system call only when it changes something. */
    void interest(boolean readable, boolean writable) throws IOException;

    /**
     * Reads once.
     *
     * @return how many bytes were read into {@code array} from {@code offset} on; 0 when none are there now; -1 at FIN
     * @throws SocketError with {@link SocketError.Kind#RESET} and others when the connection is broken
     */
    int read(byte[] array, int offset, int length) throws IOException;

    /**
     * Writes once.
     *
     * @return how many of the bytes the socket took, 0 to {@code length}
     * @throws SocketError with {@link SocketError.Kind#RESET} and others when the connection is broken
     */
    int write(byte[] array, int offset, int length) throws IOException;

    /**
     * Says how a connect ended, once the socket is writable.
     *
     * @throws SocketError if it failed, with the reason
     */
    void finishConnect() throws IOException;

    /**
     * Whether the other side's system is known to have acknowledged none of the bytes written; may still be asked once
     * the connection is broken. False where no one can say: only Linux tells, and java.nio does not pass it on.
     */
    boolean isUnacknowledged();

    /** What the kernel still holds of what was written; {@code null} where no one can say, as above. */
    @Nullable
    SendQueue sendQueue();

    /**
     * Whether a peer whose system answers, but takes nothing, may do so for as long as it likes. Else it is given up like
     * one that is silent with bytes under way, after {@link StreamOptions#silence}; so it is at first.
     */
    void enduresClosedWindow(boolean endures);

    /** Sends FIN after what was written. */
    void shutdownOutput() throws IOException;

    /** The other side's address. */
    InetSocketAddress remoteAddress();

    /** Our side's address. */
    InetSocketAddress localAddress() throws IOException;

    /**
     * From now on it carries a stream that is not finished: should this process end in whatever way, kill -9 included, or
     * the poller close, RST goes out and not FIN. Until {@link #close} or {@link #reset}. Decision 010.
     */
    void unfinished();

    /** Closes with RST, so that what was sent does not look complete. */
    void reset();

    /**
     * Closes in order; FIN goes out, after what was written, unless received bytes were left unread. The kernel delivers
     * both without us.
     */
    @Override
    void close();
}
