package procurator.config;

import java.net.InetSocketAddress;
import java.util.List;
import procurator.shadowsocks.ServerKeys;

/**
 * What {@code procurator server} is told.
 *
 * @param listen where links are accepted, at least one address
 * @param keys method, key and users
 * @param mode what is carried
 * @param allowPrivate opens private networks to clients
 * @param allow networks open to clients besides the public ones
 * @param ipv6First which family of a target's name is tried first
 * @param engine its socket options' {@code bindTo} is the local address of connections to targets
 */
public record ServerConfig(
        List<InetSocketAddress> listen,
        ServerKeys keys,
        Mode mode,
        boolean allowPrivate,
        List<Cidr> allow,
        boolean ipv6First,
        EngineConfig engine) {
    public ServerConfig {
        listen = List.copyOf(listen);
        allow = List.copyOf(allow);
        if (listen.isEmpty()) {
            throw new IllegalArgumentException("nowhere to listen (expected: at least one address)");
        }
    }
}
