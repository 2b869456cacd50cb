package procurator.udp;

import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** One client's datagrams, in a table of {@link Associations}. */
public abstract class Association {
    /** How many datagrams stand in line with one that is not open yet. */
    private static final int MOST_KEPT = 8;

    /** Whose share it counts against, for its whole life. */
    final InetAddress source;

    /** When it was used last, by the loop's clock. */
    long used;

    /** By what it is found, once it is in the table. */
    @Nullable
    Object key;

    /** Its client has sent something since the last answer. */
    boolean asking = true;

    State state = State.IN_LINE;

    /** Once it is closed: why its datagrams go no further. */
    Drop why = Drop.EVICTED;

    private @Nullable Queue<byte[]> kept;

    enum State {
        /** Without a socket until another gives way. */
        IN_LINE,
        OPEN,
        CLOSED
    }

    protected Association(InetAddress source) {
        this.source = source;
    }

    /**
     * Its turn has come: it takes the sockets it needs.
     *
     * @return whether they were to be had; if not it is closed
     */
    protected abstract boolean open();

    /** Sends a datagram of its client's on. The {@code HEADROOM} before a datagram need not be there. */
    protected abstract void send(byte[] array, int offset, int length);

    /** It has left the table, maybe without ever having been open. */
    protected abstract void close();

    /** Keeps a datagram until it is open; false if that are too many. */
    boolean keep(byte[] array, int offset, int length) {
        if (kept == null) {
            kept = new ArrayDeque<>(2);
        }
        return kept.size() < MOST_KEPT && kept.add(Arrays.copyOfRange(array, offset, offset + length));
    }

    /** What was kept, which is then no more. */
    Iterable<byte[]> kept() {
        Queue<byte[]> all = kept;
        kept = null;
        return all == null ? new ArrayDeque<>(0) : all;
    }
}
