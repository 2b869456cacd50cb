package procurator.local;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procurator.half.EngineConfig;
import procurator.half.Mode;
import procurator.local.upstream.LinkServer;
import procurator.local.upstream.PoolConfig;
import procurator.socks.Users;

/**
 * What {@code procurator local} is told.
 *
 * @param ports where SOCKS5 is served, maybe nowhere
 * @param users who may use it; nobody named means everybody who reaches it
 * @param servers at least one; the next is tried when one cannot be reached
 * @param forwards fixed targets, maybe none
 * @param udpAddress the address told in replies to UDP ASSOCIATE, where NAT or a container hides the real one;
 *     {@code null} for the one the client reached us at
 * @param ipv6First which family of a server's name is tried first
 */
public record LocalConfig(
        List<SocksPort> ports,
        Users users,
        List<LinkServer> servers,
        List<Forward> forwards,
        @Nullable InetAddress udpAddress,
        boolean ipv6First,
        PoolConfig pool,
        EngineConfig engine) {
    public LocalConfig {
        ports = List.copyOf(ports);
        servers = List.copyOf(servers);
        forwards = List.copyOf(forwards);
        if (servers.isEmpty()) {
            throw new IllegalArgumentException("no server (expected: at least one)");
        }
        if (ports.isEmpty() && forwards.isEmpty()) {
            throw new IllegalArgumentException("nothing to listen on (expected: a SOCKS port or a forward)");
        }
    }

    /** Where the first SOCKS port listens, {@code null} where there is none. */
    public @Nullable InetSocketAddress socks() {
        return ports.isEmpty() ? null : ports.getFirst().listen();
    }

    /** What the first SOCKS port carries; everything where there is none. */
    public Mode mode() {
        return ports.isEmpty() ? Mode.TCP_AND_UDP : ports.getFirst().mode();
    }
}
