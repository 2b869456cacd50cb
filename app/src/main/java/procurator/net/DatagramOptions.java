package procurator.net;

/**
 * Options of UDP sockets.
 *
 * @param receiveBuffer SO_RCVBUF in bytes, or 0 for the system's choice; what comes while it is full is lost. The
 *     system may grant less. It takes memory only while datagrams wait in it.
 * @param sendBuffer SO_SNDBUF in bytes, or 0 for the system's choice; what is sent while it is full is lost
 * @param answers bound to {@code 0.0.0.0} or {@code ::}, what is sent to the source of a datagram leaves from the address
 *     that datagram was sent to, as it does anyway on a machine with one address: a connected client takes no other.
 *     What the kernel dropped for want of room is counted. Both by epoll alone: java.nio tells neither.
 * @param ipv6Only IPV6_V6ONLY: {@code ::} leaves IPv4 to others; else it takes and reaches both
 */
public record DatagramOptions(int receiveBuffer, int sendBuffer, boolean answers, boolean ipv6Only) {
    private static final int MIB = 1024 * 1024;

    /** Room for a burst of some 450 datagrams of 1,200 bytes, each of which Linux counts as 2,304, several times over. */
    public static final DatagramOptions DEFAULT = new DatagramOptions(MIB, MIB);

    /** Of a port that many clients ask at once: 4 MiB hold 5,000 small datagrams, each of which Linux counts as 768. */
    public static final DatagramOptions LISTENING = new DatagramOptions(4 * MIB, MIB, true, false);

    public DatagramOptions {
        if (receiveBuffer < 0 || sendBuffer < 0) {
            throw new IllegalArgumentException(
                    "buffers: " + receiveBuffer + ", " + sendBuffer + " (expected: 0 or more bytes)");
        }
    }

    /** Of a socket that asks rather than answers, with both families on {@code ::}. */
    public DatagramOptions(int receiveBuffer, int sendBuffer) {
        this(receiveBuffer, sendBuffer, false, false);
    }

    /** The same with IPv6 alone on {@code ::}, or with both families. */
    public DatagramOptions withIpv6Only(boolean only) {
        return new DatagramOptions(receiveBuffer, sendBuffer, answers, only);
    }
}
