package procurator.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import procurator.shadowsocks.ClientKeys;
import procurator.socks.Users;
import procurator.wire.Address;

/** Reads what {@code procurator local} is told. */
final class LocalReader {
    /** What clients and servers of this protocol use where nothing is said. */
    static final int SERVER_PORT = 8_388;

    private static final int SOCKS_PORT = 1_080;

    private final Fields fields;
    private final Problems problems;
    private final Secrets secrets;
    private final List<LinkServer> servers = new ArrayList<>();
    private final List<Forward> forwards = new ArrayList<>();
    private @Nullable InetSocketAddress socks;
    private Place socksPlace;
    private Mode mode;

    LocalReader(Fields fields, Secrets secrets) {
        this.fields = fields;
        this.problems = fields.problems();
        this.secrets = secrets;
        this.socksPlace = fields.place();
        this.mode = Mode.TCP_AND_UDP;
    }

    Reading<LocalConfig> read() throws ConfigException {
        mode = fields.value("mode", Mode.TCP_AND_UDP, Parse::mode);
        servers();
        listeners();
        Users users = socksUsers();
        closedToStrangers(users);
        EngineReader engineReader = new EngineReader(fields);
        EngineConfig engine = engineReader.read();
        PoolConfig pool = pool();
        InetAddress udpAddress = fields.optional("udp_address", Parse::localAddress);
        boolean ipv6First = fields.flag("ipv6_first", false);
        var level = engineReader.logLevel();
        others();
        problems.check();
        LocalConfig config =
                new LocalConfig(socks, users, servers, forwards, mode, udpAddress, ipv6First, pool, engine);
        return new Reading<>(config, level, problems.warnings());
    }

    private void others() {
        fields.refused("users", "users are the server's (expected: socks_users for who may use SOCKS)");
        OtherKeys.check(fields, List.of("allow", "allow_private"), "the server");
        fields.end();
    }

    private void servers() {
        boolean hasList = fields.has("servers");
        for (Fields server : fields.objects("servers")) {
            listed(server);
        }
        if (fields.has("server") || !hasList) {
            server(fields);
        } else {
            OtherKeys.checkAboveServers(fields);
        }
        boolean allDisabled = hasList && servers.isEmpty() && !problems.any();
        if (allDisabled) {
            problems.error(fields.place("servers"), "servers", "none to use (expected: one that is not disabled)");
        }
    }

    private void listed(Fields server) {
        boolean disabled = server.flag("disabled", false);
        int before = servers.size();
        server(server);
        if (disabled) {
            servers.subList(before, servers.size()).clear();
        }
        server.refused("users", "users are the server's (expected: password as IDENTITY_KEY:USER_KEY)");
        if (server.has("mode")) {
            server.ignored("mode", "ignored: say mode for the whole of local");
        }
        OtherKeys.checkServer(server);
        server.end();
    }

    /** One server, or several that differ in their hosts alone. */
    private void server(Fields from) {
        int port = from.value("server_port", SERVER_PORT, Parse::port);
        List<Address> hosts = from.values("server", host -> Parse.target(host, port));
        ClientKeys keys = secrets.clientKeys(from);
        String remarks = from.text("remarks");
        if (!from.has("server")) {
            problems.error(from.place(), from.name("server"), "missing (expected: the server's name or address)");
        }
        if (keys != null) {
            String called = remarks == null ? "" : remarks;
            hosts.forEach(host -> servers.add(new LinkServer(host, keys, called)));
        }
    }

    private void listeners() {
        forwards.addAll(fields.values("forward", Parse::forward).stream()
                .map(forward -> new Forward(forward.listen(), forward.target(), mode))
                .toList());
        for (Fields local : fields.objects("locals")) {
            listener(local);
        }
        boolean asked = fields.has("local_address") || fields.has("local_port");
        boolean nothingElse = !fields.has("forward") && !fields.has("locals");
        InetSocketAddress address = listenAddress(fields, SOCKS_PORT);
        Address tunnel = fields.optional("tunnel_address", Parse::target);
        if (tunnel != null) {
            forwards.add(new Forward(address, tunnel, mode));
        } else if (asked || nothingElse) {
            socks(address, fields.has("local_address") ? fields.place("local_address") : fields.place());
        }
    }

    private void listener(Fields local) {
        boolean disabled = local.flag("disabled", false);
        String protocol = local.value("protocol", "socks", LocalReader::protocol);
        Mode own = local.value("mode", mode, Parse::mode);
        InetSocketAddress listen = listenAddress(local, protocol.equals("socks") ? SOCKS_PORT : 0);
        boolean tunnel = protocol.equals("tunnel");
        Address target = tunnel ? target(local) : null;
        local.refused("socks5_auth_config_path", "not supported (expected: socks_users at the top level of this file)");
        local.end();
        if (disabled) {
            return;
        }
        if (!tunnel) {
            mode = own;
            socks(listen, local.place("local_address"));
        } else if (target != null) {
            forwards.add(new Forward(listen, target, own));
        }
    }

    private static String protocol(String text) {
        return switch (text) {
            case "socks", "tunnel" -> text;
            default -> throw Parse.wrong(text, "socks or tunnel; others are not supported");
        };
    }

    private @Nullable Address target(Fields local) {
        Integer port = local.optional("forward_port", Parse::port);
        Address target = local.optional("forward_address", host -> Parse.target(host, port == null ? 1 : port));
        for (String key : List.of("local_port", "forward_address", "forward_port")) {
            if (!local.has(key)) {
                problems.error(local.place(), local.name(key), "missing (expected: it, for a tunnel)");
            }
        }
        return port == null ? null : target;
    }

    private static InetSocketAddress listenAddress(Fields from, int usualPort) {
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        InetAddress address = from.value("local_address", loopback, Parse::localAddress);
        return new InetSocketAddress(address, from.value("local_port", usualPort, Parse::listenPort));
    }

    private void socks(InetSocketAddress listen, Place place) {
        if (socks != null) {
            problems.error(place, "local_address", "a second SOCKS port (expected: one)");
        }
        socks = listen;
        socksPlace = place;
    }

    private Users socksUsers() {
        Map<String, String> passwords = new LinkedHashMap<>();
        for (Fields user : fields.objects("socks_users")) {
            String name = user.text("name");
            String given = user.secret("password");
            String password = given == null ? null : secrets.expand(user, "password", given);
            user.end();
            if (name == null || given == null) {
                problems.error(user.place(), user.name(name == null ? "name" : "password"), "missing (expected: both)");
            } else if (password != null) {
                socksUser(user, name, password, passwords);
            }
        }
        return new Users(passwords);
    }

    private void socksUser(Fields user, String name, String password, Map<String, String> passwords) {
        Users valid = user.checked(user.place(), "name", () -> new Users(Map.of(name, password)));
        if (passwords.containsKey(name)) {
            problems.error(user.place("name"), user.name("name"), "there is a user of this name (expected: one)");
        } else if (valid != null) {
            passwords.put(name, password);
        }
    }

    /** A SOCKS port that strangers can reach, without a password, soon is everybody's proxy. */
    private void closedToStrangers(Users users) {
        boolean allowed = fields.flag("allow_open", false);
        InetSocketAddress listen = socks;
        if (listen == null || listen.getAddress().isLoopbackAddress() || allowed || fields.has("socks_users")) {
            return;
        }
        if (users.isEmpty()) {
            problems.error(
                    socksPlace,
                    "local_address",
                    "others could use SOCKS at " + listen.getAddress().getHostAddress()
                            + " without a password (expected: 127.0.0.1, or socks_users, or allow_open for a network"
                            + " you trust)");
        }
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
