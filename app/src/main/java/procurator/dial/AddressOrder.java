package procurator.dial;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;

/** In which order the addresses of one name are tried (RFC 8305, section 4). */
final class AddressOrder {
    private AddressOrder() {}

    /**
     * The families take turns, so that a broken one costs one attempt and not all of them; within a family the
     * resolver's order stays. Each address comes once.
     */
    static List<InetAddress> of(List<InetAddress> addresses, boolean ipv6First) {
        Deque<InetAddress> ipv6 = new ArrayDeque<>();
        Deque<InetAddress> ipv4 = new ArrayDeque<>();
        for (InetAddress address : new LinkedHashSet<>(addresses)) {
            (address instanceof Inet6Address ? ipv6 : ipv4).add(address);
        }
        Deque<InetAddress> first = ipv6First ? ipv6 : ipv4;
        Deque<InetAddress> second = ipv6First ? ipv4 : ipv6;
        List<InetAddress> order = new ArrayList<>();
        while (!first.isEmpty() || !second.isEmpty()) {
            if (!first.isEmpty()) {
                order.add(first.remove());
            }
            if (!second.isEmpty()) {
                order.add(second.remove());
            }
        }
        return order;
    }
}
