package procurator.net;

import java.io.IOException;
import java.net.InetSocketAddress;

/** One end of a TCP connection, non-blocking. */
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

    /** Sends FIN after what was written. */
    void shutdownOutput() throws IOException;

    /** The other side's address. */
    InetSocketAddress remoteAddress();

    /** Our side's address. */
    InetSocketAddress localAddress() throws IOException;

    /** Closes with RST, so that what was sent does not look complete. */
    void reset();

    /** Closes; FIN goes out unless received bytes were left unread. */
    @Override
    void close();
}
