package procurator.net;

/**
 * Options of UDP sockets.
 *
 * @param receiveBuffer SO_RCVBUF in bytes, or 0 for the system's choice; what comes while it is full is lost. The
 *     system may grant less. It takes memory only while datagrams wait in it.
 * @param sendBuffer SO_SNDBUF in bytes, or 0 for the system's choice; what is sent while it is full is lost
 * @param sharePort SO_REUSEPORT: several loops bind one port, and the kernel spreads the sources
 */
public record DatagramOptions(int receiveBuffer, int sendBuffer, boolean sharePort) {
    /** Room for a burst of some 450 datagrams of 1,200 bytes, each of which Linux counts as 2,304, several times over. */
    public static final DatagramOptions DEFAULT = new DatagramOptions(1024 * 1024, 1024 * 1024, false);

    public DatagramOptions {
        if (receiveBuffer < 0 || sendBuffer < 0) {
            throw new IllegalArgumentException(
                    "buffers: " + receiveBuffer + ", " + sendBuffer + " (expected: 0 or more bytes)");
        }
    }
}
