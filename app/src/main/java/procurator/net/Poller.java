package procurator.net;

import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * One thread's view of its sockets. Level-triggered: readiness is told again until it is used up or no longer of
 * interest. Every method but {@link #wakeUp} belongs to that one thread.
 */
public interface Poller extends AutoCloseable {
    /**
     * Listens for TCP connections; the handler is told "readable" when one waits.
     *
     * @throws SocketError if the address is taken or not ours
     */
    ListenSocket listen(InetSocketAddress at, StreamOptions options, Readiness handler) throws IOException;

    /**
     * Starts to connect; the handler is told "writable" when {@link StreamSocket#finishConnect} has an answer.
     *
     * @throws SocketError if it fails at once (no route, no descriptor)
     */
    StreamSocket connect(InetSocketAddress to, StreamOptions options, Readiness handler) throws IOException;

    /**
     * Waits for readiness.
     *
     * @param timeoutNanos at most so long, 0 not at all, negative until something happens
     */
    void await(long timeoutNanos) throws IOException;

    /** Tells the handlers of what {@link #await} met. What an exception leaves untold is met again. */
    void dispatch() throws IOException;

    /** Makes an {@link #await} that waits, or else the next one, return. From any thread. */
    void wakeUp();

    /** Closes the poller and every socket it still has. */
    @Override
    void close();
}
