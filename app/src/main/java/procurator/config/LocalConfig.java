package procurator.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procurator.socks.Users;

/**
 * What {@code procurator local} is told.
 *
 * @param socks where SOCKS5 is served, {@code null} for nowhere
 * @param users who may use it; nobody named means everybody who reaches it
 * @param servers at least one; the next is tried when one cannot be reached
 * @param forwards fixed targets, maybe none
 * @param mode what SOCKS5 carries
 * @param udpAddress the address told in replies to UDP ASSOCIATE, where NAT or a container hides the real one;
 *     {@code null} for the one the client reached us at
 * @param ipv6First which family of a server's name is tried first
 */
public record LocalConfig(
        @Nullable InetSocketAddress socks,
        Users users,
        List<LinkServer> servers,
        List<Forward> forwards,
        Mode mode,
        @Nullable InetAddress udpAddress,
        boolean ipv6First,
        PoolConfig pool,
        EngineConfig engine) {
    public LocalConfig {
        servers = List.copyOf(servers);
        forwards = List.copyOf(forwards);
        if (servers.isEmpty()) {
            throw new IllegalArgumentException("no server (expected: at least one)");
        }
        if (socks == null && forwards.isEmpty()) {
            throw new IllegalArgumentException("nothing to listen on (expected: a SOCKS port or a forward)");
        }
    }
}
