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
        if (addresses.size() < 2) {
            return addresses;
        }
        Deque<InetAddress> first = new ArrayDeque<>();
        Deque<InetAddress> second = new ArrayDeque<>();
        for (InetAddress address : new LinkedHashSet<>(addresses)) {
            (address instanceof Inet6Address == ipv6First ? first : second).add(address);
        }
        List<InetAddress> order = new ArrayList<>();
        while (!first.isEmpty() || !second.isEmpty()) {
            Deque<InetAddress> next = first.isEmpty() || (order.size() % 2 == 1 && !second.isEmpty()) ? second : first;
            order.add(next.remove());
        }
        return order;
    }
}
