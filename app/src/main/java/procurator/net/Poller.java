package procurator.net;

import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * One thread's view of its sockets. Level-triggered: readiness is told again until it is used up or no longer of
 * interest. Every method but {@link #wakeUp} belongs to that one thread.
 *
 * <p>Not a {@code Selector}: that makes a set of keys for each wait, tells no RST apart from data, and takes direct buffers
 * or copies into them. Here a socket has its handler for itself, and bytes are plain heap arrays. Decision 001.
 *
 * <pre>{@code
 * ListenSocket listener = poller.listen(address, StreamOptions.DEFAULT, handler);
 * while (running) {
 *     poller.await(untilTheNextTimer);
 *     poller.dispatch(); // the handler hears "readable", and accepts
 * }
 * }</pre>
 */
public interface Poller extends AutoCloseable {
    /**
     * Listens for TCP connections; the handler is told "readable" when one waits. On {@code ::} those of IPv4 come too,
     * unless {@link StreamOptions#ipv6Only}.
     *
     * @throws SocketError with the address, if that is taken or not ours
     */
    ListenSocket listen(InetSocketAddress at, StreamOptions options, Readiness handler) throws IOException;

    /**
     * Starts to connect; the handler is told "writable" when {@link StreamSocket#finishConnect} has an answer.
     *
     * @throws SocketError if it fails at once (no route, no descriptor)
     */
    StreamSocket connect(InetSocketAddress to, StreamOptions options, Readiness handler) throws IOException;

    /**
     * Opens a UDP socket. Bound to {@code ::} it takes and reaches IPv4 as well, so one socket is enough; where there is
     * no IPv6 that fails, and {@code 0.0.0.0} remains.
     *
     * @param at the local address; port 0 for any
     * @throws SocketError with the address, if that is taken or not ours, or no descriptor is left
     */
    DatagramSocket bind(InetSocketAddress at, DatagramOptions options, DatagramReceiver receiver) throws IOException;

    /**
     * Opens a UDP socket with one peer: the kernel drops what others send to it, and tells when the peer has no such port.
     *
     * @throws SocketError if there is no route, or no descriptor is left
     */
    DatagramSocket connectDatagrams(InetSocketAddress to, DatagramOptions options, DatagramReceiver receiver)
            throws IOException;

    /**
     * Sends the datagrams that are still to go out, then waits for readiness.
     *
     * @param timeoutNanos at most so long, 0 not at all, negative until something happens
     */
    void await(long timeoutNanos) throws IOException;

    /** Tells the handlers of what {@link #await} met. What an exception leaves untold is met again. */
    void dispatch() throws IOException;

    /** Makes an {@link #await} that waits, or else the next one, return. From any thread. */
    void wakeUp();

    /** Closes the poller and every socket it still has: with RST those that carry an unfinished stream. */
    @Override
    void close();
}
