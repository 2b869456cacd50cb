package procurator.net;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * One socket's address, and all those it answers at. To the kernel {@code ::} is IPv4 as well, so that beside it
 * {@code 0.0.0.0} or 192.0.2.1 with the same port would be taken, by nobody but ourselves. Decision 014.
 *
 * @param at where the socket listens
 * @param ipv6Only {@code ::} is to leave IPv4 alone: somebody else of ours has an address of it
 * @param serves what was asked for and is answered there, at least one
 */
public record ListenAddress(InetSocketAddress at, boolean ipv6Only, List<InetSocketAddress> serves) {
    private static final InetAddress ANY_IPV4 = InetAddress.ofLiteral("0.0.0.0");
    private static final InetAddress ANY_IPV6 = InetAddress.ofLiteral("::");

    public ListenAddress {
        serves = List.copyOf(serves);
    }

    /** One that has the port to itself. */
    public static ListenAddress alone(InetSocketAddress at) {
        return new ListenAddress(at, false, List.of(at));
    }

    /**
     * The fewest sockets that answer at all these addresses; their order does not matter.
     *
     * @param own where one service is to listen
     * @param all where this process listens, those among them
     */
    public static List<ListenAddress> of(List<InetSocketAddress> own, List<InetSocketAddress> all) {
        return of(own, all, isIpv6Here());
    }

    static List<ListenAddress> of(List<InetSocketAddress> own, List<InetSocketAddress> all, boolean ipv6Here) {
        Map<InetSocketAddress, ListenAddress> sockets = new LinkedHashMap<>();
        for (InetSocketAddress address : own.stream().distinct().toList()) {
            if (!ipv6Here && isAny(address, ANY_IPV6) && has(own, ANY_IPV4, address.getPort())) {
                continue; // a machine without IPv6 is well served by the other one
            }
            InetSocketAddress at = socketFor(address, own, ipv6Here);
            boolean ipv6Only = isAny(at, ANY_IPV6) && !has(own, ANY_IPV4, at.getPort()) && hasIpv4(all, at.getPort());
            sockets.merge(at, new ListenAddress(at, ipv6Only, List.of(address)), ListenAddress::with);
        }
        return List.copyOf(sockets.values());
    }

    private static InetSocketAddress socketFor(
            InetSocketAddress address, List<InetSocketAddress> own, boolean ipv6Here) {
        int port = address.getPort();
        boolean four = address.getAddress() instanceof Inet4Address;
        boolean any6 = ipv6Here && has(own, ANY_IPV6, port);
        boolean any4 = has(own, ANY_IPV4, port);
        if (any6 && (!four || any4)) {
            return new InetSocketAddress(ANY_IPV6, port);
        }
        return four && any4 ? new InetSocketAddress(ANY_IPV4, port) : address;
    }

    private ListenAddress with(ListenAddress more) {
        return new ListenAddress(
                at,
                ipv6Only,
                Stream.concat(serves.stream(), more.serves.stream()).toList());
    }

    /** The same with another port, the real one where 0 was asked for. */
    public ListenAddress withPort(int port) {
        return new ListenAddress(
                new InetSocketAddress(at.getAddress(), port),
                ipv6Only,
                serves.stream()
                        .map(served -> new InetSocketAddress(served.getAddress(), port))
                        .toList());
    }

    /** Whether two sockets cannot have these addresses at the same time. */
    public static boolean overlap(InetSocketAddress one, InetSocketAddress other) {
        boolean sameFamily = one.getAddress() instanceof Inet4Address == other.getAddress() instanceof Inet4Address;
        boolean wild =
                one.getAddress().isAnyLocalAddress() || other.getAddress().isAnyLocalAddress();
        return one.getPort() == other.getPort() && one.getPort() != 0 && (one.equals(other) || (wild && sameFamily));
    }

    private static boolean has(List<InetSocketAddress> addresses, InetAddress host, int port) {
        return addresses.contains(new InetSocketAddress(host, port));
    }

    private static boolean hasIpv4(List<InetSocketAddress> addresses, int port) {
        Predicate<InetSocketAddress> four = address -> address.getAddress() instanceof Inet4Address;
        return port != 0 && addresses.stream().anyMatch(four.and(address -> address.getPort() == port));
    }

    private static boolean isAny(InetSocketAddress address, InetAddress any) {
        return address.getAddress().equals(any);
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
