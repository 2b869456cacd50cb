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
     * @param from the source: the same object for a source heard of lately; of a connected socket the one connected to
     * @param length 0 to {@link DatagramSocket#LARGEST}
     */
    void received(InetSocketAddress from, byte[] array, int offset, int length);
}
