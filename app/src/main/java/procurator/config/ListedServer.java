package procurator.config;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import procurator.config.ForeignWord.Treatment;
import procurator.config.json.Node;
import procurator.config.json.Problems;
import procurator.half.Mode;
import procurator.local.Subscription;
import procurator.local.balancer.ServerUse;
import procurator.local.upstream.LinkServer;
import procurator.log.Log;
import procurator.plugin.Plugin;
import procurator.shadowsocks.ClientKeys;
import procurator.shadowsocks.Method;
import procurator.wire.Address;

/** One entry of a list of servers. Keys that nobody knows are passed over, as SIP008 has it. */
final class ListedServer {
    /** Words of other programs without which traffic would go elsewhere. */
    private static final Set<Treatment> NOT_OURS = Set.of(Treatment.REFUSED, Treatment.ALONE, Treatment.PROGRAM);

    private static final Set<Treatment> TREATED = EnumSet.complementOf(EnumSet.of(Treatment.NAME, Treatment.MEANT));

    private final Fields entry;
    private final Problems problems;
    private final Subscription.Allowed allowed;

    ListedServer(Fields entry, Subscription.Allowed allowed) {
        this.entry = entry;
        this.problems = entry.problems();
        this.allowed = allowed;
    }

    /** The server, once for each of its addresses; what is wrong is among the problems of the entry. */
    List<LinkServer> read() {
        if (entry.flag("disabled", false)) {
            return List.of();
        }
        Plugin plugin = plugin();
        entry.keys().forEach(this::judge);
        List<Address> hosts = addresses("server", "server_port");
        if (entry.lacks("server")) {
            problems.error(entry.place(), "server", "server: missing (expected: its name or address)");
        }
        ClientKeys keys = keys();
        String remarks = LocalReader.remarks(entry);
        if (keys == null || problems.any()) {
            return List.of();
        }
        return hosts.stream().map(host -> server(host, keys, plugin, remarks)).toList();
    }

    private LinkServer server(Address host, ClientKeys keys, @Nullable Plugin plugin, String remarks) {
        List<Address> datagrams = addresses("udp_server", "udp_server_port");
        Mode mode = entry.value("mode", PluginReader.usualMode(plugin, ServerUse.DEFAULT.mode()), Parse::mode);
        LinkServer server = LinkServer.of(host, keys)
                .withPlugin(plugin)
                .withUse(BalancerReader.use(entry, mode))
                .withRemarks(remarks);
        return datagrams.isEmpty() ? server : server.withDatagrams(datagrams.getFirst());
    }

    private void judge(String key) {
        Node value = entry.find(key);
        ForeignWord word = value == null || OtherKeys.isOff(value) ? null : OtherKeys.word(TREATED, key, value);
        if (word != null && NOT_OURS.contains(word.treatment())) {
            problems.error(entry.place(key), key, word.text());
        }
    }

    /** A document may not start a program that its reader has not named. */
    private @Nullable Plugin plugin() {
        Plugin given = PluginReader.given(entry);
        Plugin plugin = new PluginReader(false).read(entry, given);
        if (given == null || plugin == null || isAllowed(given, plugin)) {
            return plugin;
        }
        String shown = Log.escape(Parse.shown(given.program()));
        problems.error(
                entry.place("plugin"),
                "plugin",
                '"' + shown + "\" (expected: one that allowed_plugins names; if you trust it, write it there)");
        return null;
    }

    /** Whether it is allowed by the name it has in the list, or by ours: obfs-local goes by the name of its project too. */
    private boolean isAllowed(Plugin given, Plugin ours) {
        return allowed.plugins().contains(given.program()) || allowed.plugins().contains(ours.program());
    }

    private List<Address> addresses(String host, String port) {
        List<Integer> ports = entry.values(port, Parse::port);
        int first = ports.isEmpty() ? LocalReader.SERVER_PORT : ports.getFirst();
        return entry.values(host, text -> LocalReader.target(text, first));
    }

    private @Nullable ClientKeys keys() {
        String password = entry.text("password");
        Method method = entry.optional("method", name -> MethodNames.parse(name, allowed.insecureCiphers()));
        if (password == null || password.isEmpty() || !entry.has("method")) {
            problems.error(entry.place(), "password", "method or password missing (expected: both)");
        }
        if (method == null || password == null) {
            return null;
        }
        ClientKeys keys =
                entry.checked(entry.place("password"), "password", () -> ClientKeys.ofPassword(method, password));
        return keys == null ? null : keys.withPrefix(new SaltPrefixes(allowed.weakPrefix()).of(entry, method));
    }
}
