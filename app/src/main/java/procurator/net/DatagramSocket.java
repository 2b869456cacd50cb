package procurator.net;

import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * A UDP socket. It owns no buffer: those are its poller's. Nothing that happens to one datagram ends it; what the
 * system does not take is lost, as it might be on the way, and counted.
 */
public interface DatagramSocket extends AutoCloseable {
    /** The most bytes one datagram holds over IPv4: 65,535 less the headers of IP and UDP. */
    int LARGEST = 65_507;

    /** Bytes before a received datagram that may be overwritten. */
    int HEADROOM = 512;

    /** Bytes behind a received datagram that may be overwritten. */
    int TAILROOM = 256;

    /**
     * Sends one datagram; the bytes are copied. It goes out before the poller waits again, together with the others of
     * that round, and in order with those to the same address.
     *
     * @param to the destination. An IPv6 wildcard socket reaches IPv4 addresses too; others only their own family.
     * @throws IllegalStateException if the socket is connected
     */
    void send(InetSocketAddress to, byte[] array, int offset, int length);

    /**
     * Sends one datagram to the address connected to.
     *
     * @throws IllegalStateException if the socket is not connected
     */
    void send(byte[] array, int offset, int length);

    /** How many datagrams the system did not take: too large, forbidden, no route, no room. */
    long unsent();

    /** Our side's address, with the real port where 0 was asked for. */
    InetSocketAddress localAddress() throws IOException;

    /** Closes, after what was sent has gone out. No datagram is handed over any more, not even one read already. */
    @Override
    void close();
}
