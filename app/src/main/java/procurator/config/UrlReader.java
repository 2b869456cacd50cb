package procurator.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procurator.shadowsocks.Method;

/** Makes URLs for clients out of a configuration of either half. */
final class UrlReader {
    private final Fields fields;
    private final Problems problems;
    private final Secrets secrets;
    private final @Nullable String host;
    private final @Nullable String user;

    UrlReader(Fields fields, Secrets secrets, @Nullable String host, @Nullable String user) {
        this.fields = fields;
        this.problems = fields.problems();
        this.secrets = secrets;
        this.host = host;
        this.user = user;
    }

    List<ServerUrl> read() throws ConfigException {
        List<Fields> listed = fields.objects("servers");
        List<ServerUrl> urls = new ArrayList<>();
        for (Fields from : listed.isEmpty() || fields.has("server") ? List.of(fields) : listed) {
            urls.addAll(urls(from));
        }
        problems.check();
        return urls;
    }

    private List<ServerUrl> urls(Fields from) {
        Method method = secrets.method(from);
        if (method == null) {
            return List.of();
        }
        int port = from.value("server_port", LocalReader.SERVER_PORT, Parse::port);
        List<String> hosts = hosts(from);
        String password = password(from, method);
        String remarks = from.text("remarks");
        String tag = user != null ? user : remarks != null ? remarks : "";
        return password == null
                ? List.of()
                : hosts.stream()
                        .map(name -> new ServerUrl(name, port, method.configName(), password, tag))
                        .toList();
    }

    private List<String> hosts(Fields from) {
        String given = host;
        if (given != null) {
            return List.of(given);
        }
        List<String> hosts = from.values("server", text -> {
            Parse.target(text, 1);
            return text;
        });
        if (hosts.isEmpty() || hosts.stream().anyMatch(Role::isWildcard)) {
            problems.error(
                    from.place("server"),
                    from.name("server"),
                    "no name that clients could reach the server by (expected: --host NAME)");
        }
        return hosts;
    }

    private @Nullable String password(Fields from, Method method) {
        Secrets.Secret secret = secrets.find(from);
        if (secret == null) {
            if (!problems.any()) {
                problems.error(from.place(), from.name("password"), "missing (expected: a password or key)");
            }
            return null;
        }
        if (secret.isRawKey() && method.edition() == Method.Edition.SIP004) {
            problems.error(secret.place(), from.name("key"), "a URL carries no raw key (expected: a password)");
            return null;
        }
        List<Secrets.Person> users = new ArrayList<>(secrets.people(from, "users"));
        if (from != fields) {
            users.addAll(secrets.people(fields, "users"));
        }
        return users.isEmpty() && user == null ? secret.value() : userPassword(from, secret.value(), users);
    }

    /** The server's key and the user's, as a client of SIP023 is told them. */
    private @Nullable String userPassword(Fields from, String identity, List<Secrets.Person> users) {
        for (Secrets.Person candidate : users) {
            if (candidate.name().equals(user)) {
                return identity + ":" + candidate.password();
            }
        }
        List<String> names = users.stream().map(Secrets.Person::name).toList();
        problems.error(
                from.place("users"),
                from.name("users"),
                (user == null ? "whose key" : "no such user")
                        + (names.isEmpty()
                                ? " (expected: no --user, the server has none)"
                                : " (expected: --user with one of: " + String.join(", ", names) + ")"));
        return null;
    }
}
