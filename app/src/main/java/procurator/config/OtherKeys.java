package procurator.config;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import procurator.config.json.Node;

/** Keys of other programs, and of the other half, that are known and are not obeyed here; wherever they stand. */
final class OtherKeys {
    /** What only local knows. */
    static final List<String> LOCAL_ONLY = List.of(
            "locals",
            "local_port",
            "forward",
            "socks_users",
            "allow_open",
            "udp_address",
            "pool",
            "tunnel_address",
            "protocol",
            "local_udp_address",
            "local_udp_port",
            "forward_address",
            "forward_port");

    /** What only the server knows. */
    static final List<String> SERVER_ONLY = List.of("users", "allow", "allow_private", "port_password");

    /** What becomes of a key that nobody asked for. */
    record Treatment(boolean isError, String text) {}

    private static final Map<String, String> IGNORED = Map.ofEntries(
            Map.entry("fast_open", "ignored: TCP Fast Open is not used"),
            Map.entry("reuse_port", "ignored: workers share the port by themselves"),
            Map.entry("nofile", "ignored: raise the limit where procurator is started (ulimit -n, LimitNOFILE=)"),
            Map.entry("nameserver", "ignored: names are looked up as the system does (/etc/resolv.conf)"),
            Map.entry("dns", "ignored: names are looked up as the system does (/etc/resolv.conf)"),
            Map.entry("dns_cache_size", "ignored: answers are kept as the program sees fit"),
            Map.entry("dns_ipv6", "ignored: say ipv6_first"),
            Map.entry("mtu", "ignored: it is the system's"),
            Map.entry("udp_mtu", "ignored: packets of every size are taken"),
            Map.entry("mptcp", "ignored: plain TCP is used"),
            Map.entry("user", "ignored: start procurator as that user (User= of systemd)"),
            Map.entry("workdir", "ignored: start procurator where it is to work (WorkingDirectory= of systemd)"),
            Map.entry("pid_file", "ignored: systemd and its kind keep the process's number"),
            Map.entry("pidfile", "ignored: systemd and its kind keep the process's number"),
            Map.entry("use_syslog", "ignored: the log goes to standard error, which systemd hands on"),
            Map.entry("log", "ignored: say log_level"),
            Map.entry("verbose", "ignored: say log_level"),
            Map.entry("runtime", "ignored: say workers"),
            Map.entry("dscp", "ignored: packets are not marked"),
            Map.entry("tcp_incoming_sndbuf", "ignored: the system sizes buffers"),
            Map.entry("tcp_incoming_rcvbuf", "ignored: the system sizes buffers"),
            Map.entry("tcp_outgoing_sndbuf", "ignored: the system sizes buffers"),
            Map.entry("tcp_outgoing_rcvbuf", "ignored: the system sizes buffers"),
            Map.entry("tcp_keep_alive", "ignored: say keep_alive"),
            Map.entry("ipv6_only", "ignored: say 0.0.0.0 or :: for where to listen, or an address"),
            Map.entry("outbound_udp_allow_fragmentation", "ignored: it is the system's"),
            Map.entry("security", "ignored: replays are always refused"),
            Map.entry("balancer", "ignored: servers are tried in the order given"),
            Map.entry("tcp_weight", "ignored: servers are tried in the order given"),
            Map.entry("udp_weight", "ignored: servers are tried in the order given"),
            Map.entry("client_cache_size", "ignored: it is of dns, which is not served"),
            Map.entry("prefix", "ignored: it has no effect here; a salt begins with nothing but chance"),
            Map.entry("service_port", "ignored: it is for whoever made this file"));

    private static final String PLUGIN = "plugins are not supported (expected: no plugin, at both ends)";
    private static final String BIND = "not supported (expected: outbound_bind_addr, an address of this machine)";
    private static final String REDIRECTION =
            "transparent redirection is not supported (expected: protocol socks or tunnel)";
    private static final String MANAGER =
            "the manager's protocol is not supported (expected: port_password, or servers with an entry for each)";
    private static final String ONE_TIME =
            "one-time authentication is not supported, nor safe (expected: an AEAD method at both ends)";
    private static final String SOCKS_USERS = "not supported (expected: socks_users at the top level of this file)";
    private static final String TARGETS =
            "not supported (expected: allow and allow_private; without them only public networks are open)";

    /** Leaving these aside would send traffic where its owner does not want it, or let in whom nobody asked. */
    private static final Map<String, String> REFUSED = Map.ofEntries(
            Map.entry("plugin", PLUGIN),
            Map.entry(
                    "acl", "access control lists are not supported (expected: allow and allow_private of the server)"),
            Map.entry("manager_address", MANAGER),
            Map.entry("auth", ONE_TIME),
            Map.entry("one_time_auth", ONE_TIME),
            Map.entry("outbound_proxy", "not supported (expected: none; procurator dials by itself)"),
            Map.entry("outbound_bind_interface", BIND),
            Map.entry("interface", BIND),
            Map.entry("local_ipv4_address", BIND),
            Map.entry("local_ipv6_address", BIND),
            Map.entry("outbound_fwmark", "not supported (expected: outbound_bind_addr, and a route by that address)"),
            Map.entry("outbound_user_cookie", "not supported (expected: outbound_bind_addr, and a route by it)"),
            Map.entry("online_config", "not supported (expected: the servers in this file, as servers)"),
            Map.entry("network", "not supported (expected: mode, with tcp_only, udp_only or tcp_and_udp)"),
            Map.entry("tcp_tproxy", REDIRECTION),
            Map.entry("tcp_redir", REDIRECTION),
            Map.entry("udp_redir", REDIRECTION),
            Map.entry("redirect", "not supported (expected: none; strangers meet silence)"),
            Map.entry("forbidden_ip", TARGETS),
            Map.entry("forbidden_port", TARGETS),
            Map.entry("socks5_auth_config_path", SOCKS_USERS),
            Map.entry("http_auth_config_path", "not supported (expected: none; HTTP is not served)"),
            Map.entry("launchd_tcp_socket_name", "not supported (expected: local_address and local_port)"),
            Map.entry("launchd_udp_socket_name", "not supported (expected: local_address and local_port)"));

    /** Without effect and without harm: only for people, or part of what is refused or warned of anyway. */
    private static final Set<String> SILENT = Set.of(
            "id",
            "version",
            "bytes_used",
            "bytes_remaining",
            "expiry_date",
            "protocols",
            "plugin_version",
            "group",
            "manager_port",
            "email",
            "level",
            "node");

    /** They get their servers elsewhere. */
    private static final Set<String> INSTEAD_OF_SERVERS = Set.of("manager_address", "online_config");

    /** What makes a plugin, which alone is worth a word. */
    private static final Set<String> OF_PLUGINS =
            Set.of("plugin_opts", "plugin_options", "plugin_args", "plugin_arguments", "plugin_mode");

    /** Keys of ours that may stand where they mean nothing. */
    private static final Set<String> OURS = Set.of(
            "server",
            "server_port",
            "method",
            "password",
            "password_file",
            "server_ipv6",
            "key",
            "timeout",
            "idle_timeout",
            "mode",
            "users",
            "local_address",
            "disabled",
            "udp_timeout",
            "workers",
            "no_delay",
            "keep_alive",
            "ipv6_first",
            "outbound_bind_addr",
            "log_level",
            "udp_max_associations");

    private OtherKeys() {}

    /**
     * Judges a key that nothing asked for.
     *
     * @return {@code null} if there is nothing to say of it, or if nobody knows it: see {@link #isKnown}
     */
    static @Nullable Treatment of(String key, Node value, Fields of) {
        String plain = KeyNames.plain(key);
        if (isOff(value) || SILENT.contains(plain) || Families.isPlainSsr(key, value)) {
            return null;
        }
        if (REFUSED.containsKey(plain)) {
            return new Treatment(true, REFUSED.get(plain));
        }
        if (IGNORED.containsKey(plain)) {
            return new Treatment(false, IGNORED.get(plain));
        }
        if (OF_PLUGINS.contains(plain)) {
            return of.isOn("plugin") ? null : new Treatment(false, "ignored: there is no plugin");
        }
        return OURS.contains(key) || LOCAL_ONLY.contains(key) ? new Treatment(false, "ignored: no effect here") : null;
    }

    /** Why a key is refused that takes the place of servers and passwords, so that their lack is none; else null. */
    static @Nullable String insteadOfServers(String key, Node value) {
        return INSTEAD_OF_SERVERS.contains(KeyNames.plain(key)) && !isOff(value)
                ? REFUSED.get(KeyNames.plain(key))
                : null;
    }

    /** Whether some program of the family knows a key, so that it is never another one misspelt. */
    static boolean isKnown(String key) {
        String plain = KeyNames.plain(key);
        return REFUSED.containsKey(plain)
                || IGNORED.containsKey(plain)
                || SILENT.contains(plain)
                || OF_PLUGINS.contains(plain)
                || OURS.contains(key)
                || LOCAL_ONLY.contains(key)
                || SERVER_ONLY.contains(key);
    }

    /** Whether a value asks for nothing, so that it may stand under a key that is not supported. */
    static boolean isOff(Node value) {
        return switch (value) {
            case Node.Nothing _ -> true;
            case Node.Truth truth -> !truth.value();
            case Node.Text text -> text.text().isEmpty();
            case Node.Figure figure -> figure.text().equals("0");
            case Node.Items items -> items.items().isEmpty();
            case Node.Members members -> members.members().isEmpty();
        };
    }

    /** Of the other half. */
    static void check(Fields fields, List<String> ofTheOtherHalf, String otherHalf) {
        ofTheOtherHalf.forEach(key -> fields.ignored(key, "ignored: it is for " + otherHalf));
    }

    /** Of the top level, where only the entries of servers[] count. */
    static void checkAboveServers(Fields fields) {
        for (String key : List.of("server_port", "method", "password", "password_file", "key", "remarks")) {
            fields.ignored(key, "ignored: each entry of servers has its own");
        }
    }
}
