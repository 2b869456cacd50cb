package procurator.net.nio;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import procurator.net.DatagramSocket;
import procurator.net.ReceiverFaults;
import procurator.net.Recent;

/** What all UDP sockets of a poller share, so that an idle one owns next to nothing. */
final class NioDatagrams {
    private static final int LARGEST = 65_535;

    /** A datagram comes in here. */
    final byte[] array = new byte[DatagramSocket.HEADROOM + LARGEST + DatagramSocket.TAILROOM];

    final ByteBuffer in = ByteBuffer.wrap(array);
    final ReceiverFaults faults = new ReceiverFaults();

    private final Recent<InetSocketAddress, InetSocketAddress> known = new Recent<>(1024);
    private ByteBuffer out = ByteBuffer.allocate(0);

    /** The object that stood for this address before, if it is still known. */
    InetSocketAddress known(InetSocketAddress address) {
        InetSocketAddress before = known.putIfAbsent(address, address);
        return before == null ? address : before;
    }

    /** A view of these bytes; the one before is used again while the array stays the same. */
    @SuppressWarnings("ReferenceEquality") // that very array, not one like it
    ByteBuffer view(byte[] array, int offset, int length) {
        if (out.array() != array) {
            out = ByteBuffer.wrap(array);
        }
        return out.limit(offset + length).position(offset);
    }
}
