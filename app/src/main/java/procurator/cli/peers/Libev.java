package procurator.cli.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import procurator.cli.peers.Meaning.Both;
import procurator.cli.peers.Meaning.HelpOrVersion;
import procurator.cli.peers.Meaning.NoEffect;
import procurator.cli.peers.Meaning.Ours;
import procurator.cli.peers.Meaning.Says;
import procurator.config.ConfigInput.Environment;

/**
 * shadowsocks-libev: {@code -u} adds UDP, {@code -U} is UDP alone, {@code -f} is a daemon's PID file.
 *
 * @see "ss-local(1), ss-server(1), ss-tunnel(1) of 3.3.5"
 */
final class Libev {
    private static final Map<String, String> DEFAULTS = Map.of("mode", "tcp_only", "method", "chacha20-ietf-poly1305");
    /** A file without a target is none for it. */
    private static final Map<String, String> OF_TUNNELS =
            Map.of("mode", "tcp_only", "method", "chacha20-ietf-poly1305", "protocol", "tunnel");

    private Libev() {}

    static Dialect local(List<Spelling> ours) {
        return dialect("ss-local", "local", LocalOptions.options(), ours, Libev::completeLocal);
    }

    static Dialect tunnel(List<Spelling> ours) {
        return dialect("ss-tunnel", "local", LocalOptions.options(), ours, Libev::completeTunnel);
    }

    static Dialect server(List<Spelling> ours) {
        List<Spelling> only = List.of(
                Spelling.value("-b", new Ours("--outbound-bind-addr")),
                Spelling.value("-l", new NoEffect("no effect here: a server listens at -p")),
                Spelling.value("-d", ForeignOptions.meaning("--dns")));
        return dialect("ss-server", "server", only, ours, (words, _) -> completeServer(words));
    }

    private static Dialect dialect(
            String name, String command, List<Spelling> half, List<Spelling> ours, Dialect.Completing completing) {
        List<Spelling> all = new ArrayList<>(List.of(
                Spelling.flag("-h --help", new HelpOrVersion(false)),
                Spelling.flag("-V --version", new HelpOrVersion(true)),
                Spelling.flag("-u", new Says("--mode", "tcp_and_udp")),
                Spelling.flag("-U", new Says("--mode", "udp_only")),
                Spelling.value("-f", new Both(new Says("--daemonize", null), new Ours("--pid-file")))));
        List.of(half, Common.options(), ours, ForeignOptions.all()).forEach(all::addAll);
        return new Dialect(
                name,
                command,
                "shadowsocks-libev's " + name,
                true,
                all,
                name.equals("ss-tunnel") ? OF_TUNNELS : DEFAULTS,
                completing);
    }

    /** Told nothing of where to listen, by an option or a file, it listens everywhere. */
    private static void completeServer(Words words) {
        boolean told = words.has("--server") || words.has("--config") || words.hasOthers() || words.isEmpty();
        if (!told) {
            words.add("--server", "0.0.0.0", "--server");
        }
    }

    /** It serves SOCKS whatever target ss-tunnel finds in the same file. */
    private static void completeLocal(Words words, Environment environment) {
        LocalOptions.complete(words, environment);
        if (words.has("--config") && !words.has(LocalOptions.TARGET)) {
            words.add(LocalOptions.TARGET, "", LocalOptions.TARGET);
        }
    }

    /** Without a target it would serve SOCKS, which is another program. */
    private static void completeTunnel(Words words, Environment environment) {
        if (!words.has(LocalOptions.TARGET) && !words.has("--config") && !words.has("--forward")) {
            throw new IllegalArgumentException("ss-tunnel: no target (expected: -L HOST:PORT and -l PORT).");
        }
        LocalOptions.complete(words, environment);
    }
}
