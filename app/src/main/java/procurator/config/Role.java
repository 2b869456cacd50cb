package procurator.config;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * For which half a file is. Its own keys say it, or else its addresses: a server listens at addresses of this machine,
 * mostly at all of them; local dials a name, or an address of another machine. Any {@code local_port} says little: files
 * of libev are the same at both ends.
 */
final class Role {
    /** Local's keys but for its port, which files of libev have at both ends; and other programs' of that kind. */
    private static final List<String> LOCAL = Stream.concat(
                    OtherKeys.LOCAL_ONLY.stream().filter(key -> !key.equals("local_port")),
                    Stream.of("balancer", "version"))
            .toList();

    /** What a process that runs on a server is told, in files that give local's port where they are for local. */
    private static final List<String> OF_PROCESSES = OtherKeys.words("""
            timeout user nameserver nofile reuse_port use_syslog ipv6_first fast_open mptcp no_delay manager_port""");

    private Role() {}

    static boolean isForServer(Fields fields) {
        List<Fields> places = places(fields);
        boolean own = OtherKeys.SERVER_ONLY.stream().anyMatch(fields::isGiven)
                || places.stream().anyMatch(place -> place.isGiven("users") || isServersPlugin(place));
        if (own) {
            return true;
        }
        List<String> servers = places.stream().flatMap(Role::servers).toList();
        if (servers.stream().anyMatch(Role::isWildcard)) {
            return LOCAL.stream().noneMatch(fields::isOn);
        }
        return LOCAL.stream().noneMatch(fields::isOn) && listens(fields, servers);
    }

    private static List<Fields> places(Fields fields) {
        List<Fields> places = new ArrayList<>();
        places.add(fields);
        for (Fields server : fields.objects("servers")) {
            if (!server.isOn("disabled")) {
                places.add(server);
            }
        }
        return places;
    }

    private static Stream<String> servers(Fields from) {
        return from.texts("server").stream().map(Role::host);
    }

    private static String host(String server) {
        try {
            return Parse.listen(server, 1).getAddress().getHostAddress();
        } catch (IllegalArgumentException _) {
            return server;
        }
    }

    /** Whether a server that listens there can be reached by another address only. */
    static boolean isWildcard(String address) {
        try {
            return InetAddress.ofLiteral(address).isAnyLocalAddress();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /** Plugins are told which half they are of. */
    private static boolean isServersPlugin(Fields place) {
        String plugin = String.join(" ", place.texts("plugin"));
        String options = String.join(" ", place.texts("plugin_opts"));
        return plugin.endsWith("-server") || options.matches("(.*;)?server(;.*)?");
    }

    /** Whether a server could listen at these addresses, rather than local dial them. */
    private static boolean listens(Fields fields, List<String> servers) {
        if (servers.isEmpty() || !servers.stream().allMatch(Role::isLiteral)) {
            return false;
        }
        boolean local = fields.has("local_port") || fields.has("local_address");
        boolean loopback = servers.stream().allMatch(Role::isLoopback);
        if (loopback) {
            return !local || servers.size() > 1; // local beside a plugin dials one address of loopback
        }
        boolean ours = servers.stream().allMatch(Role::isOurs);
        return ours || (!local && OF_PROCESSES.stream().anyMatch(fields::has));
    }

    private static boolean isLiteral(String host) {
        return isOf(host, _ -> true);
    }

    private static boolean isLoopback(String host) {
        return isOf(host, InetAddress::isLoopbackAddress);
    }

    private static boolean isOurs(String host) {
        return isOf(host, address -> {
            try {
                return NetworkInterface.getByInetAddress(address) != null;
            } catch (SocketException _) {
                return false;
            }
        });
    }

    private static boolean isOf(String host, Predicate<InetAddress> wanted) {
        try {
            return wanted.test(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
