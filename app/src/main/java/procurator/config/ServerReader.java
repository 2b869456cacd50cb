package procurator.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import procurator.config.json.ConfigException;
import procurator.config.json.Place;
import procurator.config.json.Problems;
import procurator.dial.Cidr;
import procurator.half.EngineConfig;
import procurator.half.Mode;
import procurator.plugin.Plugin;
import procurator.server.ServerConfig;
import procurator.server.ServerConfig.Service;
import procurator.shadowsocks.Method;
import procurator.shadowsocks.ServerKeys;
import procurator.shadowsocks.UserKeys;

/** Reads what {@code procurator server} is told. */
final class ServerReader {
    private final Fields fields;
    private final Problems problems;
    private final Secrets secrets;
    private final ProcessReader process;
    private final List<Service> services = new ArrayList<>();
    private final Taken taken = new Taken();

    /** Whether one entry of servers[] is all there is, so that users above it are its own. */
    private boolean alone;

    ServerReader(Fields fields, Secrets secrets, ProcessReader process) {
        this.fields = fields;
        this.problems = fields.problems();
        this.secrets = secrets;
        this.process = process;
    }

    LoadedConfig<ServerConfig> read() throws ConfigException {
        Mode mode =
                fields.value("mode", PluginReader.usualMode(PluginReader.given(fields), Mode.TCP_AND_UDP), Parse::mode);
        List<Fields> listed = fields.enabled("servers");
        if (listed.isEmpty() && fields.isOn("servers") && !fields.has("server")) {
            fields.noneEnabled("servers");
        }
        alone = listed.size() == 1 && !fields.has("server");
        listed.forEach(entry -> listed(entry, mode));
        if (fields.isOn("port_password")) {
            ports(mode);
        } else if (!fields.isOn("servers") || fields.has("server")) {
            service(fields, mode);
        } else {
            topUsers();
            OtherKeys.checkAboveServers(fields);
        }
        boolean allowPrivate = fields.flag("allow_private", false);
        List<Cidr> allow = fields.values("allow", Cidr::parse);
        boolean ipv6First = fields.flag("ipv6_first", false);
        EngineConfig engine = new EngineReader(fields, listed, listeners()).read(outboundAddress());
        ProcessConfig ofProcess = process.read();
        fields.skip("remarks");
        constantIv();
        OtherKeys.check(fields, OtherKeys.LOCAL_ONLY, "local");
        fields.end();
        problems.check();
        return new LoadedConfig<>(
                new ServerConfig(services, allowPrivate, allow, ipv6First, engine), ofProcess, problems.warnings());
    }

    private void constantIv() {
        boolean taken = services.stream().anyMatch(service -> service.keys().hasConstantIv());
        fields.ignored(
                "allow_constant_iv",
                taken
                        ? "recorded traffic that begins with the constant IV is followed again and again"
                        : "ignored: there is no stream cipher with a password");
    }

    private EngineReader.Listeners listeners() {
        String key = fields.isOn("port_password") ? "port_password" : fields.isOn("servers") ? "servers" : "server";
        return new EngineReader.Listeners(key, listeners(Mode::hasTcp), listeners(Mode::hasUdp));
    }

    private long listeners(Predicate<Mode> carries) {
        return services.stream()
                .filter(service -> carries.test(service.mode()))
                .flatMap(service -> service.listen().stream())
                .distinct()
                .count();
    }

    private void listed(Fields entry, Mode usual) {
        service(entry, usual);
        entry.skip("remarks");
        entry.skip("timeout");
        entry.end();
    }

    private void service(Fields from, Mode usual) {
        Plugin plugin = new PluginReader(true).read(from);
        Mode mode = from.value("mode", fields.has("mode") ? usual : PluginReader.usualMode(plugin, usual), Parse::mode);
        List<InetSocketAddress> listen = listen(from, LocalReader.ports(from, Parse::listenPort), mode);
        if (plugin != null && listen.stream().anyMatch(address -> address.getPort() == 0)) {
            from.refused("plugin", "it needs a port to listen on (expected: server_port, 1 to 65535)");
        }
        Method method = secrets.method(from);
        ServerKeys keys = withUsers(from, method, secrets.serverKeys(from, method));
        if (keys != null && !listen.isEmpty()) {
            services.add(new Service(listen, keys, mode, plugin));
        }
    }

    private List<InetSocketAddress> listen(Fields from, List<Integer> ports, Mode mode) {
        if (from.lacks("server") && from.lacks("server_ipv6")) {
            from.missing("server", "where to listen, 0.0.0.0 or :: for everywhere");
        }
        List<InetSocketAddress> listen =
                ports.stream().flatMap(port -> listen(from, port)).distinct().toList();
        String key = from.has("server_port") ? "server_port" : "server";
        Object use = new Object();
        listen.forEach(address -> taken.add(from, key, address, mode, use));
        return listen;
    }

    /** With a second key for IPv6, as the first shadowsocks had it. */
    private static Stream<InetSocketAddress> listen(Fields from, int port) {
        return Stream.of("server", "server_ipv6")
                .flatMap(key -> from.values(key, text -> Parse.listen(text, port)).stream());
    }

    /** As libev's manager has them: a password for each port, and the rest in common. */
    private void ports(Mode mode) {
        Method method = secrets.method(fields);
        Fields ports = fields.object("port_password");
        if (fields.lacks("server")) {
            fields.missing("server", "where to listen, 0.0.0.0 or :: for everywhere");
        }
        ports.keys().forEach(text -> port(ports, text, method, mode));
        fields.refused("plugin", "given beside port_password (expected: servers, with an entry for each port)");
        for (String key : List.of("server_port", "password", "password_file", "key")) {
            fields.ignored(key, "ignored: port_password has one for each port");
        }
        if (fields.isOn("users")) {
            fields.refused("users", "given beside port_password (expected: one of the two)");
        }
    }

    private void port(Fields ports, String text, @Nullable Method method, Mode mode) {
        Place place = ports.place(text);
        Integer port = fields.checked(place, "port_password", () -> Parse.secretPort(text));
        String given = port == null ? null : ports.secret(text);
        String password = given == null ? null : secrets.expand(ports, text, given);
        if (port == null || password == null || method == null) {
            return;
        }
        List<InetSocketAddress> listen = listen(fields, List.of(port), mode);
        ServerKeys keys = fields.checked(place, "port_password", () -> secrets.serverKeys(method, password));
        if (keys != null && !listen.isEmpty()) {
            services.add(new Service(listen, keys, mode));
        }
    }

    private @Nullable ServerKeys withUsers(Fields from, @Nullable Method method, @Nullable ServerKeys keys) {
        List<Secrets.Person> people = new ArrayList<>(secrets.people(from, "users"));
        if (from != fields && alone) {
            people.addAll(secrets.people(fields, "users"));
        }
        if (method == null || people.isEmpty()) {
            return keys;
        }
        UserKeys users = new UserKeys(method);
        people.forEach(person -> add(person, users));
        return keys == null ? null : keys.withUsers(users);
    }

    private void add(Secrets.Person person, UserKeys users) {
        try {
            users.add(person.name(), person.password());
        } catch (IllegalArgumentException e) {
            Fields at = person.at();
            at.error("password", String.valueOf(e.getMessage()));
        }
    }

    /** Users above several entries could be anybody's. */
    private void topUsers() {
        if (!alone) {
            fields.refused("users", "above several servers (expected: users in each entry of servers)");
        }
        fields.skip("users");
    }

    /** As both families have it. Loopback is what tutorials write, and reaches nobody. */
    private @Nullable InetAddress outboundAddress() {
        InetAddress address = fields.optional("local_address", Parse::localAddress);
        if (address == null || address.isAnyLocalAddress()) {
            return null;
        }
        if (address.isLoopbackAddress()) {
            fields.ignored("local_address", "ignored by the server: from there it could reach nobody but this machine");
            return null;
        }
        return address;
    }
}
