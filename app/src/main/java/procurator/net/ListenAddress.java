package procurator.net;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.util.List;

/**
 * Where one socket listens. To the kernel {@code ::} is IPv4 as well, unless IPV6_V6ONLY says otherwise: an address of IPv4
 * with the same port would be taken, by nobody but ourselves. Decision 014.
 *
 * @param ipv6Only {@code ::} is to leave IPv4 alone: another socket of ours has an address of it
 */
public record ListenAddress(InetSocketAddress at, boolean ipv6Only) {
    private static final InetAddress ANY_IPV4 = InetAddress.ofLiteral("0.0.0.0");
    private static final InetAddress ANY_IPV6 = InetAddress.ofLiteral("::");

    /** One that has the port to itself. */
    public static ListenAddress alone(InetSocketAddress at) {
        return new ListenAddress(at, false);
    }

    /**
     * The fewest sockets that answer at all these addresses; their order does not matter.
     *
     * @param own where one service is to listen
     * @param all where this process listens, those among them
     * @param apart whether the poller has IPV6_V6ONLY; else {@code ::} serves {@code 0.0.0.0} of the same service too
     */
    public static List<ListenAddress> of(List<InetSocketAddress> own, List<InetSocketAddress> all, boolean apart) {
        return of(own, all, apart, isIpv6Here());
    }

    static List<ListenAddress> of(
            List<InetSocketAddress> own, List<InetSocketAddress> all, boolean apart, boolean ipv6Here) {
        return own.stream()
                .distinct()
                .filter(address -> !isServedByAnother(address, own, apart, ipv6Here))
                .map(address -> new ListenAddress(
                        address,
                        address.getAddress().equals(ANY_IPV6)
                                && hasIpv4(all, address.getPort())
                                && (apart || !has(own, ANY_IPV4, address.getPort()))))
                .toList();
    }

    private static boolean isServedByAnother(
            InetSocketAddress address, List<InetSocketAddress> own, boolean apart, boolean ipv6Here) {
        boolean any4 = has(own, ANY_IPV4, address.getPort());
        boolean any6 = ipv6Here && has(own, ANY_IPV6, address.getPort());
        if (address.getAddress().isAnyLocalAddress()) {
            return isIpv4(address) ? any6 && !apart : any4 && !ipv6Here;
        }
        return isIpv4(address) ? any4 : any6;
    }

    /** The same with another port, the real one where 0 was asked for. */
    public ListenAddress withPort(int port) {
        return new ListenAddress(new InetSocketAddress(at.getAddress(), port), ipv6Only);
    }

    /** Whether two sockets cannot have these addresses at the same time. */
    public static boolean overlap(InetSocketAddress one, InetSocketAddress other) {
        boolean wild =
                one.getAddress().isAnyLocalAddress() || other.getAddress().isAnyLocalAddress();
        return one.getPort() == other.getPort()
                && one.getPort() != 0
                && (one.equals(other) || (wild && isIpv4(one) == isIpv4(other)));
    }

    private static boolean has(List<InetSocketAddress> addresses, InetAddress host, int port) {
        return addresses.contains(new InetSocketAddress(host, port));
    }

    private static boolean hasIpv4(List<InetSocketAddress> addresses, int port) {
        return port != 0 && addresses.stream().anyMatch(address -> isIpv4(address) && address.getPort() == port);
    }

    private static boolean isIpv4(InetSocketAddress address) {
        return address.getAddress() instanceof Inet4Address;
    }

    private static boolean isIpv6Here() {
        try (DatagramChannel _ = DatagramChannel.open(StandardProtocolFamily.INET6)) {
            return true;
        } catch (UnsupportedOperationException _) {
            return false;
        } catch (IOException _) {
            return true; // out of descriptors, say: whoever listens will be told
        }
    }
}
