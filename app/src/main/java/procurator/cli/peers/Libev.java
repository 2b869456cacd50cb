package procurator.cli.peers;

import java.util.List;
import java.util.Map;
import procurator.cli.options.Command;
import procurator.cli.options.Option;
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

    private static final List<Spelling> BOTH = List.of(
            Spelling.flag("-u", Option.MODE, "tcp_and_udp"),
            Spelling.flag("-U", Option.MODE, "udp_only"),
            Spelling.value("-f", new Meaning.Both(new Says(Option.DAEMONIZE, null), new Ours(Option.PID_FILE))));
    private static final List<Spelling> SERVER = List.of(
            Spelling.value("-b", Option.OUTBOUND_BIND_ADDR),
            Spelling.value("-l", new NoEffect("no effect here: a server listens at -p")),
            Spelling.value("-d", ForeignOptions.meaning("--dns")));

    private Libev() {}

    static Dialect local() {
        return dialect("ss-local", Command.LOCAL, LocalOptions.ALL, DEFAULTS, Libev::completeLocal);
    }

    static Dialect tunnel() {
        return dialect("ss-tunnel", Command.LOCAL, LocalOptions.ALL, OF_TUNNELS, Libev::completeTunnel);
    }

    static Dialect server() {
        return dialect("ss-server", Command.SERVER, SERVER, DEFAULTS, (words, _) -> completeServer(words));
    }

    private static Dialect dialect(
            String name,
            Command command,
            List<Spelling> half,
            Map<String, String> defaults,
            Dialect.Completing completing) {
        List<Spelling> all =
                Dialect.inOrder(BOTH, half, Common.OPTIONS, Spelling.ours(command, false), ForeignOptions.all());
        return new Dialect(name, command, "shadowsocks-libev's " + name, true, all, defaults, completing);
    }

    /** Told nothing of where to listen, by an option or a file, it listens everywhere. */
    private static void completeServer(Words words) {
        boolean told = words.has(Option.SERVER) || words.hasFile() || words.isEmpty();
        if (!told) {
            words.add(Option.SERVER, "0.0.0.0", "--server");
        }
    }

    /** It serves SOCKS whatever target ss-tunnel finds in the same file. */
    private static void completeLocal(Words words, Environment environment) {
        LocalOptions.complete(words, environment);
        if (words.has(Option.CONFIG) && !words.has(Option.TUNNEL_ADDRESS)) {
            words.add(Option.TUNNEL_ADDRESS, "", "--tunnel-address");
        }
    }

    /** Without a target it would serve SOCKS, which is another program. */
    private static void completeTunnel(Words words, Environment environment) {
        if (!words.has(Option.TUNNEL_ADDRESS) && !words.has(Option.CONFIG) && !words.has(Option.FORWARD)) {
            throw new IllegalArgumentException("ss-tunnel: no target (expected: -L HOST:PORT and -l PORT).");
        }
        LocalOptions.complete(words, environment);
    }
}
