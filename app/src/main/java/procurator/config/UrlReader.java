package procurator.config;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import procurator.config.json.ConfigException;
import procurator.config.json.Place;
import procurator.config.json.Problems;
import procurator.plugin.Plugin;
import procurator.shadowsocks.ClientKeys;
import procurator.shadowsocks.Method;
import procurator.shadowsocks.SaltPrefix;

/** Makes URLs for clients out of a configuration of either half. */
final class UrlReader {
    private final Fields fields;
    private final Problems problems;
    private final Secrets secrets;
    private final SaltPrefixes prefixes;
    private final @Nullable String host;
    private final @Nullable String user;

    /** Those above the servers, read once however many these are. */
    private @Nullable List<Secrets.Person> topUsers;

    UrlReader(Fields fields, Secrets secrets, @Nullable String host, @Nullable String user) {
        this.fields = fields;
        this.problems = fields.problems();
        this.secrets = secrets;
        this.prefixes = new SaltPrefixes(fields);
        this.host = host;
        this.user = user;
    }

    List<ServerUrl> read() throws ConfigException {
        boolean top = fields.objects("servers").isEmpty() || fields.has("server");
        List<ServerUrl> urls = new ArrayList<>();
        for (Fields from : top ? List.of(fields) : fields.enabled("servers")) {
            urls.addAll(urls(from));
        }
        if (urls.isEmpty()) {
            fields.noneEnabled("servers");
        }
        problems.check();
        return urls;
    }

    private List<ServerUrl> urls(Fields from) {
        if (from.lacks("server") && from.isOn("subscriptions")) {
            from.error(
                    "subscriptions", "these servers and their links are the provider's (expected: server, or servers)");
            return List.of();
        }
        String plugin = plugin(from);
        Method method = secrets.method(from);
        if (method == null || plugin == null) {
            return List.of();
        }
        List<Integer> ports = LocalReader.ports(from, Parse::port);
        List<HostPort> hosts = hosts(from);
        String password = password(from, method);
        String remarks = from.text("remarks");
        String tag = user != null ? user : remarks != null ? remarks : "";
        SaltPrefix prefix = prefixes.of(from, method);
        return password == null || !isKey(from, method, password)
                ? List.of()
                : hosts.stream()
                        .flatMap(given -> portsOf(given, ports)
                                .map(port -> new ServerUrl(given.host(), port, method.configName(), password, tag)
                                        .withPrefix(prefix)
                                        .withPlugin(plugin)))
                        .toList();
    }

    private static Stream<Integer> portsOf(HostPort given, List<Integer> usual) {
        return given.port() == null ? usual.stream() : Stream.of(Parse.port(given.port()));
    }

    /** The plugin as a client is told it, empty for none, {@code null} where that cannot be said. */
    private @Nullable String plugin(Fields from) {
        Plugin given = PluginReader.given(from);
        if (given == null) {
            return "";
        }
        PluginText text = PluginNames.ofClients(given.program(), given.options());
        String why = text == null
                ? "what clients call it and tell it is not known (expected: a file for local; of servers' plugins"
                        + " obfs-server and v2ray-plugin are known)"
                : !given.args().isEmpty()
                        ? "a URL carries no plugin_args (expected: all of it in plugin_opts)"
                        : given.mode().hasUdp()
                                ? "a URL carries no plugin_mode (expected: tcp_only, or a file for the client)"
                                : null;
        if (text == null || why != null) {
            from.refused("plugin", String.valueOf(why));
            return null;
        }
        return text.print();
    }

    /** Whether clients can use the password with the method. */
    private boolean isKey(Fields from, Method method, String password) {
        try {
            ClientKeys.ofPassword(method, password);
            return true;
        } catch (IllegalArgumentException e) {
            from.error("password", Secrets.advice(method, e));
            return false;
        }
    }

    private List<HostPort> hosts(Fields from) {
        if (host != null) {
            String given = from.checked(new Place.OnCommandLine("--host"), "", () -> named(host));
            return given == null ? List.of() : List.of(new HostPort(given, null));
        }
        List<HostPort> hosts = from.values("server", text -> {
            HostPort given = HostPort.of(text);
            Parse.target(given.host(), given.port() == null ? 1 : Parse.port(given.port()));
            return new HostPort(Parse.host(given.host()), given.port());
        });
        if (hosts.isEmpty() || hosts.stream().anyMatch(given -> Role.isWildcard(given.host()))) {
            from.error("server", "no name that clients could reach the server by (expected: --host NAME)");
        }
        return hosts;
    }

    /** A host without brackets. */
    private static String named(String text) {
        HostPort given = HostPort.of(text);
        if (given.port() != null) {
            throw new IllegalArgumentException(
                    "a port has no place in it (expected: a host name or an address; the port"
                            + " is the configuration's)");
        }
        return Parse.host(given.host());
    }

    private @Nullable String password(Fields from, Method method) {
        Secrets.Secret secret = secrets.find(from);
        if (secret == null) {
            if (!problems.any()) {
                from.error("password", "missing (expected: a password or key)");
            }
            return null;
        }
        if (secret.isRawKey() && !method.edition().passwordIsKey()) {
            from.error("key", "a URL carries no raw key (expected: a password)");
            return null;
        }
        List<Secrets.Person> users = new ArrayList<>(secrets.people(from, "users"));
        if (from != fields) {
            users.addAll(topUsers());
        }
        return users.isEmpty() && user == null ? secret.value() : userPassword(from, secret.value(), users);
    }

    private List<Secrets.Person> topUsers() {
        if (topUsers == null) {
            topUsers = secrets.people(fields, "users");
        }
        return topUsers;
    }

    /** The server's key and the user's, as a client of SIP023 is told them. */
    private @Nullable String userPassword(Fields from, String identity, List<Secrets.Person> users) {
        for (Secrets.Person candidate : users) {
            if (candidate.name().equals(user)) {
                return identity + ":" + candidate.password();
            }
        }
        List<String> names = users.stream().map(Secrets.Person::name).toList();
        from.error(
                "users",
                (user == null ? "whose key" : "no such user")
                        + (names.isEmpty()
                                ? " (expected: no --user, the server has none)"
                                : " (expected: --user with one of: " + String.join(", ", names) + ")"));
        return null;
    }
}
