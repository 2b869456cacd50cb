package procurator.net;

import java.net.InetSocketAddress;

/** Who takes what comes to a UDP socket. Called on the poller's thread, during {@link Poller#dispatch}. */
public interface DatagramReceiver {
    /**
     * One datagram came. The array belongs to the poller and is used again for the next datagram; until this returns, the
     * {@link DatagramSocket#HEADROOM} bytes before the datagram and the {@link DatagramSocket#TAILROOM} behind it are
     * free to be written as well. What this throws costs this datagram alone: those read together with it are handed over,
     * then the first fault is thrown on from {@link Poller#dispatch}.
     *
     * @param from the source: the same object for a source heard of lately; of a connected socket the one connected to.
     *     With {@link DatagramOptions#answers} this very object is what an answer is sent to, so that it leaves from the
     *     address that was asked; an equal one stands for the address alone.
     * @param length 0 to {@link DatagramSocket#LARGEST}
     */
    void received(InetSocketAddress from, byte[] array, int offset, int length);

    /**
     * The system did not take a datagram to be sent: {@link DatagramSocket#unsent} has grown by one. Called while
     * datagrams are sent, also before the poller waits; nothing may be sent meanwhile.
     */
    default void unsent(SocketError.Kind why) {}

    /** The kernel dropped datagrams that had come, since they were not read in time; told with the next that is read. */
    default void overflowed(long count) {}
}
