package procurator.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procurator.shadowsocks.Method;
import procurator.shadowsocks.ServerKeys;
import procurator.shadowsocks.UserKeys;

/** Reads what {@code procurator server} is told. */
final class ServerReader {
    private static final String OUTBOUND = "ignored by the server: shadowsocks-rust binds connections to targets to it"
            + " and libev does not; say outbound_bind_addr if that is meant";

    private final Fields fields;
    private final Problems problems;
    private final Secrets secrets;

    ServerReader(Fields fields, Secrets secrets) {
        this.fields = fields;
        this.problems = fields.problems();
        this.secrets = secrets;
    }

    Reading<ServerConfig> read() throws ConfigException {
        Fields from = serverFields();
        List<InetSocketAddress> listen = listen(from);
        ServerKeys keys = keys(from);
        Mode mode = from.value("mode", fields.value("mode", Mode.TCP_AND_UDP, Parse::mode), Parse::mode);
        boolean allowPrivate = fields.flag("allow_private", false);
        List<Cidr> allow = fields.values("allow", Cidr::parse);
        boolean ipv6First = fields.flag("ipv6_first", false);
        EngineReader engineReader = new EngineReader(fields);
        EngineConfig engine = engineReader.read();
        var level = engineReader.logLevel();
        others(from);
        problems.check();
        if (keys == null) {
            throw new IllegalStateException("no keys and no error");
        }
        ServerConfig config = new ServerConfig(listen, keys, mode, allowPrivate, allow, ipv6First, engine);
        return new Reading<>(config, level, problems.warnings());
    }

    private void others(Fields from) {
        if (from != fields) {
            from.text("remarks");
            OtherKeys.checkServer(from);
            OtherKeys.checkAboveServers(fields);
            from.end();
        }
        fields.text("remarks");
        fields.ignored("local_address", OUTBOUND);
        OtherKeys.check(fields, OtherKeys.LOCAL_ONLY, "local");
        fields.end();
    }

    /** The one entry of servers[] that is not disabled, or the top level of the file. */
    private Fields serverFields() {
        List<Fields> listed = fields.objects("servers").stream()
                .filter(server -> !server.flag("disabled", false))
                .toList();
        boolean both = !listed.isEmpty() && fields.has("server");
        if (listed.size() > 1 || both) {
            problems.error(
                    fields.place("servers"),
                    "servers",
                    "several servers (expected: one here; start a process with a file of its own for each)");
        }
        return listed.isEmpty() ? fields : listed.getFirst();
    }

    private List<InetSocketAddress> listen(Fields from) {
        int port = from.value("server_port", LocalReader.SERVER_PORT, Parse::listenPort);
        List<InetAddress> hosts = from.values("server", Parse::localAddress);
        if (!from.has("server")) {
            problems.error(
                    from.place(),
                    from.name("server"),
                    "missing (expected: where to listen, 0.0.0.0 or :: for everywhere)");
        }
        return hosts.stream().map(host -> new InetSocketAddress(host, port)).toList();
    }

    private @Nullable ServerKeys keys(Fields from) {
        ServerKeys keys = secrets.serverKeys(from);
        Method method = keys == null ? Secrets.method(from) : keys.method();
        UserKeys users = new UserKeys(method);
        boolean any = addUsers(from, users);
        if (from != fields) {
            any |= addUsers(fields, users);
        }
        return keys == null || !any ? keys : keys.withUsers(users);
    }

    private boolean addUsers(Fields from, UserKeys users) {
        List<Fields> listed = from.objects("users");
        for (Fields user : listed) {
            add(user, users);
        }
        return !listed.isEmpty();
    }

    private void add(Fields user, UserKeys users) {
        String name = user.text("name");
        String given = user.secret("password");
        String password = given == null ? null : secrets.expand(user, "password", given);
        user.end();
        if (name == null || given == null) {
            problems.error(user.place(), user.name(name == null ? "name" : "password"), "missing (expected: both)");
        } else if (password != null) {
            try {
                users.add(name, password);
            } catch (IllegalArgumentException e) {
                problems.error(user.place("password"), user.name("password"), String.valueOf(e.getMessage()));
            }
        }
    }
}
