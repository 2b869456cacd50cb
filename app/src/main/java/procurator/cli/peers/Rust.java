package procurator.cli.peers;

import java.util.List;
import java.util.Map;
import procurator.cli.options.Command;
import procurator.cli.options.Option;
import procurator.cli.peers.Meaning.Says;
import procurator.config.ConfigInput.Environment;
import procurator.config.HostPort;

/**
 * shadowsocks-rust: {@code -u} is UDP alone, {@code -U} adds UDP, {@code -d} is a daemon, {@code -f} is a target.
 *
 * @see "src/service/local.rs and server.rs of 1.25"
 */
final class Rust {
    private static final Map<String, String> DEFAULTS = Map.of("mode", "tcp_only");
    private static final String PASSWORD = "SS_SERVER_PASSWORD";

    private static final List<Spelling> BOTH = List.of(
            Spelling.flag("-u", Option.MODE, "udp_only"),
            Spelling.flag("-U", Option.MODE, "tcp_and_udp"),
            Spelling.flag("-d --daemonize", new Says(Option.DAEMONIZE, null)));
    private static final List<Spelling> LOCAL =
            Dialect.inOrder(List.of(Spelling.value("-f --forward-addr", Option.TUNNEL_ADDRESS)), LocalOptions.ALL);
    private static final List<Spelling> SERVER =
            List.of(Spelling.value("-b --outbound-bind-addr --bind-addr", Option.OUTBOUND_BIND_ADDR));

    private Rust() {}

    static Dialect local() {
        return dialect("sslocal", Command.LOCAL, LOCAL, Rust::completeLocal);
    }

    static Dialect server() {
        return dialect("ssserver", Command.SERVER, SERVER, Rust::completeServer);
    }

    private static Dialect dialect(String name, Command command, List<Spelling> half, Dialect.Completing completing) {
        List<Spelling> all =
                Dialect.inOrder(BOTH, half, Common.OPTIONS, Spelling.ours(command, false), ForeignOptions.all());
        return new Dialect(name, command, "shadowsocks-rust's " + name, false, all, DEFAULTS, completing);
    }

    private static void completeLocal(Words words, Environment environment) {
        if (words.has(Option.TUNNEL_ADDRESS) && !words.isTunnel()) {
            throw new IllegalArgumentException(
                    "-f, --forward-addr: the target of a tunnel (expected: --protocol tunnel too).");
        }
        String address = words.value(Option.LOCAL_ADDRESS);
        if (words.has(Option.TUNNEL_ADDRESS)
                && (address == null || HostPort.of(address).port() == null)) {
            throw new IllegalArgumentException("-b: a tunnel listens somewhere (expected: -b ADDRESS:PORT too).");
        }
        completeServer(words, environment);
        LocalOptions.completeBeside(words, environment);
    }

    /** The server in Python, which had the same name, was told start, stop or restart by -d. */
    private static void completeDaemon(Words words) {
        if (!words.has(Option.DAEMONIZE) || words.takeOther("start")) {
            return;
        }
        if (words.takeOther("stop") || words.takeOther("restart")) {
            throw new IllegalArgumentException("-d: it starts one and stops none (expected: 'kill $(cat FILE)', where"
                    + " FILE is that of --pid-file).");
        }
    }

    private static void completeServer(Words words, Environment environment) {
        completeDaemon(words);
        if (!words.has(Option.SERVER)) {
            return;
        }
        if (words.has(Option.CONFIG)) {
            throw new IllegalArgumentException("-s: given beside -c, where shadowsocks-rust goes by both (expected: an"
                    + " entry of servers in the file).");
        }
        if (!words.has(Option.METHOD)) {
            throw new IllegalArgumentException("-s: its method is missing (expected: -m METHOD too).");
        }
        boolean secret = words.has(Option.PASSWORD) || words.has(Option.PASSWORD_FILE) || words.has(Option.KEY);
        if (!secret && environment.get(PASSWORD) != null) {
            words.add(Option.PASSWORD, "${" + PASSWORD + "}", PASSWORD);
        }
    }
}
