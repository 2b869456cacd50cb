package procurator.config;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import procurator.config.json.ConfigException;
import procurator.config.json.Problems;
import procurator.half.EngineConfig;
import procurator.half.Mode;
import procurator.local.LocalConfig;
import procurator.local.Subscription;
import procurator.local.balancer.BalancerConfig;
import procurator.local.balancer.ServerUse;
import procurator.local.balancer.Transport;
import procurator.local.upstream.LinkServer;
import procurator.local.upstream.PoolConfig;
import procurator.plugin.Plugin;
import procurator.shadowsocks.ClientKeys;
import procurator.wire.Address;
import procurator.wire.Addresses;

/** Reads what {@code procurator local} is told. */
final class LocalReader {
    /** What clients and servers of this protocol use where nothing is said. */
    static final int SERVER_PORT = 8_388;

    private final Fields fields;
    private final Problems problems;
    private final ConfigInput given;
    private final Secrets secrets;
    private final SaltPrefixes prefixes;
    private final ProcessReader process;
    private final BalancerReader uses;
    private final List<LinkServer> servers = new ArrayList<>();

    LocalReader(Fields fields, ConfigInput given, ProcessReader process) {
        this.fields = fields;
        this.problems = fields.problems();
        this.given = given;
        this.secrets = new Secrets(given, fields);
        this.prefixes = new SaltPrefixes(fields);
        this.uses = new BalancerReader(fields);
        this.process = process;
    }

    LoadedConfig<LocalConfig> read() throws ConfigException {
        List<Fields> listed = fields.enabled("servers");
        List<Subscription> subscriptions = new SubscriptionsReader(fields).read();
        servers(listed);
        ListenersReader listeners = new ListenersReader(fields, mode(), new UsersReader(fields, given, secrets));
        listeners.read();
        closedToStrangers(listeners.firstOpen());
        EngineConfig engine = new EngineReader(fields, listed, listeners.count()).read(null);
        PoolConfig pool = pool();
        BalancerConfig balancer = uses.read();
        InetAddress udpAddress = fields.optional("udp_address", Parse::localAddress);
        boolean ipv6First = fields.flag("ipv6_first", false);
        ProcessConfig ofProcess = process.read();
        listed.forEach(this::others);
        others();
        problems.check();
        LocalConfig config = new LocalConfig(
                listeners.ports(),
                servers,
                subscriptions,
                listeners.forwards(),
                udpAddress,
                ipv6First,
                pool,
                balancer,
                engine);
        return new LoadedConfig<>(config, ofProcess, problems.warnings());
    }

    private void others(Fields server) {
        server.refused("users", "users are the server's (expected: password as IDENTITY_KEY:USER_KEY)");
        server.skip("users");
        server.end();
    }

    private void others() {
        fields.refused("users", "users are the server's (expected: socks_users for who may use SOCKS and HTTP)");
        fields.refused(
                "port_password",
                "a server's many ports, not supported by local (expected: server_port and password of one of them)");
        OtherKeys.check(fields, List.of("allow", "allow_private", "allow_constant_iv", "server_ipv6"), "the server");
        fields.end();
    }

    /** What no server carries is not offered. */
    private Mode mode() {
        Mode whole = fields.value("mode", Mode.TCP_AND_UDP, Parse::mode);
        Mode carried = Mode.of(whole.hasTcp() && carries(Transport.TCP), whole.hasUdp() && carries(Transport.UDP));
        if (carried == null) {
            fields.error(
                    "mode",
                    "none of the servers carries any of it (expected: one whose own mode, tcp_weight and udp_weight let it)");
        }
        return carried == null ? whole : carried;
    }

    /** Whether servers come from elsewhere too. */
    private boolean hasLists() {
        return fields.isOn("subscriptions") || fields.isOn("online_config");
    }

    /** Where none could be read that is said already. */
    private boolean carries(Transport transport) {
        return servers.isEmpty()
                || hasLists()
                || servers.stream().anyMatch(server -> server.use().carries(transport));
    }

    private void servers(List<Fields> listed) {
        listed.forEach(this::server);
        boolean hasList = fields.has("servers");
        if (fields.has("server") || (!hasList && !hasLists())) {
            server(fields);
        } else {
            OtherKeys.checkAboveServers(fields);
        }
        if (hasList && listed.isEmpty() && servers.isEmpty() && !hasLists()) {
            fields.noneEnabled("servers");
        }
    }

    /** The ports of a server, of which the first shadowsocks lets there be several with one password. */
    static List<Integer> ports(Fields from, Function<String, Integer> parse) {
        List<Integer> ports = from.values("server_port", parse);
        return ports.isEmpty() ? List.of(SERVER_PORT) : ports;
    }

    /** One server, or several that differ in their hosts and ports alone. */
    private void server(Fields from) {
        List<Address> hosts = ports(from, Parse::port).stream()
                .flatMap(port -> from.values("server", host -> target(host, port)).stream())
                .distinct()
                .toList();
        ClientKeys keys = secrets.clientKeys(from);
        Plugin plugin = new PluginReader(false).read(from);
        String called = remarks(from);
        if (from.lacks("server")) {
            from.missing("server", "the server's name or address");
        }
        ServerUse use = uses.use(from, plugin);
        if (keys != null) {
            ClientKeys beginning = keys.withPrefix(prefixes.of(from, keys.method()));
            hosts.forEach(host -> servers.add(LinkServer.of(host, beginning)
                    .withPlugin(plugin)
                    .withRemarks(called)
                    .withUse(use)));
        } else {
            from.skip("prefix");
        }
    }

    /** What its owner calls a server, maybe nothing; it is shown on terminals. */
    static String remarks(Fields from) {
        String remarks = from.text("remarks");
        return remarks == null ? "" : remarks.replaceAll("\\p{Cntrl}", " ");
    }

    static Address target(String host, int port) {
        Address target = Parse.server(host, port);
        if (target instanceof Address.Ip ip && ip.host().isAnyLocalAddress()) {
            throw Parse.wrong(
                    host,
                    "the server's name or address; where to listen at all addresses is a server's, and then"
                            + " 'procurator server' reads this file");
        }
        return target;
    }

    /** A port that strangers can reach, without a password, soon is everybody's proxy. */
    private void closedToStrangers(ListenersReader.@Nullable Open open) {
        boolean allowed = fields.flag("allow_open", false);
        if (open == null || allowed) {
            return;
        }
        open.at()
                .error(
                        "local_address",
                        "others could use the proxy at "
                                + Addresses.text(open.listen().getAddress())
                                + " without a password (expected: 127.0.0.1; or in the file \"socks_users\": [{\"name\":"
                                + " \"...\", \"password\": \"...\"}]; or for a network you trust \"allow_open\": true, on the"
                                + " command line --allow-open; 'procurator check local -c FILE' then says who may use it)");
    }

    private PoolConfig pool() {
        Fields below = fields.object("pool");
        PoolConfig usual = PoolConfig.DEFAULT;
        PoolConfig pool =
                new PoolConfig(below.integer("max", 0, 10_000, usual.max()), below.duration("idle", usual.idle()));
        below.end();
        return pool;
    }
}
