package procurator.net;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Hands datagrams over one by one; a receiver's fault waits until those read together with its datagram are done. */
public final class ReceiverFaults {
    private @Nullable Throwable first;

    /** Hands over the datagram that stands {@link DatagramSocket#HEADROOM} bytes from the array's start. */
    public void handOver(DatagramReceiver receiver, InetSocketAddress from, byte[] array, int length) {
        try {
            receiver.received(from, array, DatagramSocket.HEADROOM, length);
        } catch (RuntimeException | Error e) {
            if (first == null) {
                first = e;
            }
        }
    }

    /** Throws the first fault since the last call, if there was one. */
    public void throwFirst() {
        Throwable fault = first;
        first = null;
        switch (fault) {
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case null, default -> {}
        }
    }
}
