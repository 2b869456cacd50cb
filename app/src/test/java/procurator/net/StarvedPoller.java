package procurator.net;

import java.io.IOException;
import java.net.InetSocketAddress;

/** A real poller for which no descriptor is left for UDP while a test says so. */
public final class StarvedPoller extends ForwardingPoller {
    public volatile boolean noneToBind;
    public volatile boolean noneToConnect;

    public StarvedPoller(Poller real) {
        super(real);
    }

    @Override
    public DatagramSocket bind(InetSocketAddress at, DatagramOptions options, DatagramReceiver receiver)
            throws IOException {
        check(noneToBind);
        return real.bind(at, options, receiver);
    }

    @Override
    public DatagramSocket connectDatagrams(InetSocketAddress to, DatagramOptions options, DatagramReceiver receiver)
            throws IOException {
        check(noneToConnect);
        return real.connectDatagrams(to, options, receiver);
    }

    private static void check(boolean none) throws SocketError {
        if (none) {
            throw new SocketError(SocketError.Kind.OUT_OF_DESCRIPTORS, "as told");
        }
    }
}
