package procurator.server;

import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procurator.dial.Cidr;
import procurator.half.EngineConfig;
import procurator.half.Mode;
import procurator.plugin.Plugin;
import procurator.shadowsocks.ServerKeys;

/**
 * What {@code procurator server} is told.
 *
 * @param services what it serves, each on ports of its own, at least one
 * @param allowPrivate opens private networks to clients
 * @param allow networks open to clients besides the public ones
 * @param ipv6First which family of a target's name is tried first
 * @param engine its socket options' {@code bindTo} is the local address of connections to targets
 */
public record ServerConfig(
        List<Service> services, boolean allowPrivate, List<Cidr> allow, boolean ipv6First, EngineConfig engine) {
    /**
     * Ports that share a key.
     *
     * @param listen where links are accepted, at least one address
     * @param keys method, key and users
     * @param mode what is carried
     * @param plugin what stands before them in our place, for what its mode says; mostly none
     */
    public record Service(
            List<InetSocketAddress> listen,
            ServerKeys keys,
            Mode mode,
            @Nullable Plugin plugin) {
        /** Without a plugin. */
        public Service(List<InetSocketAddress> listen, ServerKeys keys, Mode mode) {
            this(listen, keys, mode, null);
        }

        public Service {
            listen = List.copyOf(listen);
            if (listen.isEmpty()) {
                throw new IllegalArgumentException("nowhere to listen (expected: at least one address)");
            }
        }

        /** What of it comes through the plugin, {@code null} for nothing. */
        public @Nullable Mode behind() {
            return plugin == null
                    ? null
                    : Mode.of(
                            mode.hasTcp() && plugin.mode().hasTcp(),
                            mode.hasUdp() && plugin.mode().hasUdp());
        }

        /** What of it comes straight, {@code null} for nothing. */
        public @Nullable Mode straight() {
            return plugin == null
                    ? mode
                    : Mode.of(
                            mode.hasTcp() && !plugin.mode().hasTcp(),
                            mode.hasUdp() && !plugin.mode().hasUdp());
        }
    }

    public ServerConfig {
        services = List.copyOf(services);
        allow = List.copyOf(allow);
        if (services.isEmpty()) {
            throw new IllegalArgumentException("nothing to serve (expected: at least one service)");
        }
    }

    /** Where all of them listen. */
    public List<InetSocketAddress> listen() {
        return services.stream().flatMap(service -> service.listen().stream()).toList();
    }
}
