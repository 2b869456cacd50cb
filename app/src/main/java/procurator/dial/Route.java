package procurator.dial;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procurator.loop.EventLoop;
import procurator.net.DatagramOptions;
import procurator.net.DatagramSocket;

/**
 * The way packets to an address would leave by now. Connecting a UDP socket tells, and sends nothing; it takes four
 * system calls, and fails at once where there is no route: no IPv6, most often.
 */
final class Route {
    private static final DatagramOptions SMALL = new DatagramOptions(0, 0);

    private Route() {}

    /** The first address that there is a route to; else the last, for the error it gives. */
    static InetSocketAddress first(EventLoop loop, List<InetAddress> addresses, int port) {
        for (InetAddress address : addresses.subList(0, addresses.size() - 1)) {
            InetSocketAddress there = new InetSocketAddress(address, port);
            if (source(loop, there) != null) {
                return there;
            }
        }
        return new InetSocketAddress(addresses.getLast(), port);
    }

    /** Our own address that they leave from, or {@code null} without a route. */
    static @Nullable InetAddress source(EventLoop loop, InetSocketAddress there) {
        try (DatagramSocket probe = loop.poller().connectDatagrams(there, SMALL, (_, _, _, _) -> {})) {
            return probe.localAddress().getAddress();
        } catch (IOException _) {
            return null;
        }
    }
}
