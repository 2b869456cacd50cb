package procurator.config;

import java.util.List;
import java.util.Map;

/** Keys of other programs, and of the other half, that are known and have no effect here. */
final class OtherKeys {
    /** What only local knows. */
    static final List<String> LOCAL_ONLY = List.of(
            "locals", "local_port", "forward", "socks_users", "allow_open", "udp_address", "pool", "tunnel_address");

    /** What only the server knows. */
    static final List<String> SERVER_ONLY = List.of("users", "allow", "allow_private");

    private static final Map<String, String> IGNORED = Map.ofEntries(
            Map.entry("fast_open", "ignored: TCP Fast Open is not used"),
            Map.entry("reuse_port", "ignored: workers share the port by themselves"),
            Map.entry("nofile", "ignored: raise the limit where procurator is started (ulimit -n, LimitNOFILE=)"),
            Map.entry("nameserver", "ignored: names are looked up as the system does (/etc/resolv.conf)"),
            Map.entry("dns", "ignored: names are looked up as the system does (/etc/resolv.conf)"),
            Map.entry("mtu", "ignored: it is the system's"),
            Map.entry("mptcp", "not supported: plain TCP is used"),
            Map.entry("user", "ignored: start procurator as that user (User= of systemd)"),
            Map.entry("outbound_bind_interface", "not supported: say outbound_bind_addr, an address of that interface"),
            Map.entry("outbound_fwmark", "not supported: say outbound_bind_addr and route by that address"),
            Map.entry("security", "ignored: replays are always refused"),
            Map.entry("balancer", "ignored: servers are tried in the order given"),
            Map.entry("online_config", "not supported: keep the servers in this file"),
            Map.entry("log", "ignored: say log_level"),
            Map.entry("runtime", "ignored: say workers"),
            Map.entry("version", "ignored: only this file counts"),
            Map.entry("bytes_used", "ignored: only for people to read"),
            Map.entry("bytes_remaining", "ignored: only for people to read"));

    /** Leaving these aside would send traffic where its owner does not want it, or let in whom nobody asked. */
    private static final Map<String, String> REFUSED = Map.ofEntries(
            Map.entry("plugin", "plugins are not supported (expected: none)"),
            Map.entry("plugin_opts", "plugins are not supported (expected: none)"),
            Map.entry("plugin_args", "plugins are not supported (expected: none)"),
            Map.entry(
                    "acl", "access control lists are not supported (expected: allow and allow_private of the server)"),
            Map.entry(
                    "manager_address", "the manager's protocol is not supported (expected: one file for each server)"),
            Map.entry(
                    "port_password", "not supported (expected: users with a 2022 method, or one file for each port)"));

    private static final Map<String, String> OF_SERVERS = Map.of(
            "id", "ignored: only for people to read",
            "tcp_weight", "ignored: servers are tried in the order given",
            "udp_weight", "ignored: servers are tried in the order given",
            "group", "ignored: only for people to read");

    private OtherKeys() {}

    /** Of the whole file. */
    static void check(Fields fields, List<String> ofTheOtherHalf, String otherHalf) {
        IGNORED.forEach(fields::ignored);
        REFUSED.forEach(fields::refused);
        ofTheOtherHalf.forEach(key -> fields.ignored(key, "ignored: it is for " + otherHalf));
    }

    /** Of the top level, where only the entries of servers[] count. */
    static void checkAboveServers(Fields fields) {
        for (String key : List.of("server_port", "method", "password", "password_file", "key", "remarks")) {
            fields.ignored(key, "ignored: each entry of servers has its own");
        }
    }

    /** Of an entry of servers[]. */
    static void checkServer(Fields fields) {
        OF_SERVERS.forEach(fields::ignored);
        for (String plugin : List.of("plugin", "plugin_opts", "plugin_args")) {
            fields.refused(plugin, "plugins are not supported (expected: none)");
        }
    }
}
