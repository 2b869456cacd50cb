package procurator.half;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import procurator.relay.TunnelCounts;
import procurator.udp.UdpCounts;

/**
 * What one loop of a half has counted, or all of them together.
 *
 * @param servers local's, in the order of the configuration; the server has none
 * @param services the server's, in the same order; local has none
 */
public record LoopCounts(
        TunnelCounts tunnels, UdpCounts udp, List<ServerCounts> servers, List<ServiceCounts> services) {
    /** Where no loop tells. */
    static final LoopCounts NONE = new LoopCounts(
            new TunnelCounts(0, 0, 0, 0, 0, 0, 0, Map.of()),
            new UdpCounts(0, 0, 0, 0, 0, Map.of()),
            List.of(),
            List.of());

    LoopCounts plus(LoopCounts other) {
        return new LoopCounts(
                sum(tunnels, other.tunnels),
                sum(udp, other.udp),
                sum(servers, other.servers),
                sum(services, other.services, ServiceCounts::plus));
    }

    private static TunnelCounts sum(TunnelCounts a, TunnelCounts b) {
        return new TunnelCounts(
                a.open() + b.open(),
                a.handshakes() + b.handshakes(),
                a.ever() + b.ever(),
                a.up() + b.up(),
                a.down() + b.down(),
                a.held() + b.held(),
                a.waiting() + b.waiting(),
                sum(a.endings(), b.endings(), Long::sum));
    }

    private static UdpCounts sum(UdpCounts a, UdpCounts b) {
        return new UdpCounts(
                a.open() + b.open(),
                a.most(),
                a.ever() + b.ever(),
                a.up() + b.up(),
                a.down() + b.down(),
                sum(a.drops(), b.drops(), Long::sum));
    }

    /** In the order of the keys. */
    static <K extends Comparable<?>, V> Map<K, V> sum(Map<K, V> a, Map<K, V> b, BinaryOperator<V> plus) {
        Map<K, V> sum = new TreeMap<>(a);
        b.forEach((key, value) -> sum.merge(key, value, plus));
        return sum;
    }

    /** Loops hear of servers that come and go one after the other: one may have some that another has not yet. */
    private static List<ServerCounts> sum(List<ServerCounts> a, List<ServerCounts> b) {
        Map<String, ServerCounts> sum = new LinkedHashMap<>();
        Stream.concat(a.stream(), b.stream()).forEach(counts -> sum.merge(counts.server(), counts, ServerCounts::plus));
        return List.copyOf(sum.values());
    }

    private static <T> List<T> sum(List<T> a, List<T> b, BinaryOperator<T> plus) {
        return IntStream.range(0, a.size())
                .mapToObj(i -> plus.apply(a.get(i), b.get(i)))
                .toList();
    }
}
