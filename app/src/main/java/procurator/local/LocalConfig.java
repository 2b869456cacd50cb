package procurator.local;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procurator.half.EngineConfig;
import procurator.half.Mode;
import procurator.local.balancer.BalancerConfig;
import procurator.local.upstream.LinkServer;
import procurator.local.upstream.PoolConfig;

/**
 * What {@code procurator local} is told.
 *
 * @param ports where SOCKS and HTTP are served, maybe nowhere
 * @param servers at least one, unless subscriptions bring some; of several one is in use
 * @param subscriptions lists of further servers, maybe none
 * @param forwards fixed targets, maybe none
 * @param udpAddress the address told in replies to UDP ASSOCIATE, where NAT or a container hides the real one;
 *     {@code null} for the one the client reached us at
 * @param ipv6First which family of a server's name is tried first
 * @param balancer how several servers are compared
 */
public record LocalConfig(
        List<ClientPort> ports,
        List<LinkServer> servers,
        List<Subscription> subscriptions,
        List<Forward> forwards,
        @Nullable InetAddress udpAddress,
        boolean ipv6First,
        PoolConfig pool,
        BalancerConfig balancer,
        EngineConfig engine) {
    public LocalConfig {
        ports = List.copyOf(ports);
        servers = List.copyOf(servers);
        subscriptions = List.copyOf(subscriptions);
        forwards = List.copyOf(forwards);
        if (servers.isEmpty() && subscriptions.isEmpty()) {
            throw new IllegalArgumentException("no server (expected: at least one)");
        }
        if (ports.isEmpty() && forwards.isEmpty()) {
            throw new IllegalArgumentException(
                    "nothing to listen on (expected: a port of SOCKS and HTTP, or a forward)");
        }
    }

    /** The same with these servers to begin with. */
    public LocalConfig withServers(List<LinkServer> now) {
        return new LocalConfig(ports, now, subscriptions, forwards, udpAddress, ipv6First, pool, balancer, engine);
    }

    /** Whether there is one server and never another, without which nothing is carried. */
    public boolean hasOneServerForGood() {
        return servers.size() == 1 && subscriptions.isEmpty();
    }

    /** The first port where SOCKS is served, {@code null} where there is none. */
    public @Nullable InetSocketAddress socks() {
        return ports.stream()
                .filter(port -> port.offer().socks())
                .map(ClientPort::listen)
                .findFirst()
                .orElse(null);
    }

    /** What the first port for clients carries; everything where there is none. */
    public Mode mode() {
        return ports.isEmpty() ? Mode.TCP_AND_UDP : ports.getFirst().offer().mode();
    }
}
