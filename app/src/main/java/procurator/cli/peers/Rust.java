package procurator.cli.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import procurator.cli.peers.Meaning.HelpOrVersion;
import procurator.cli.peers.Meaning.Ours;
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

    private Rust() {}

    static Dialect local(List<Spelling> ours) {
        List<Spelling> only =
                new ArrayList<>(List.of(Spelling.value("-f --forward-addr", new Ours(LocalOptions.TARGET))));
        only.addAll(LocalOptions.options());
        return dialect("sslocal", "local", only, ours, Rust::completeLocal);
    }

    static Dialect server(List<Spelling> ours) {
        List<Spelling> only =
                List.of(Spelling.value("-b --outbound-bind-addr --bind-addr", new Ours("--outbound-bind-addr")));
        return dialect("ssserver", "server", only, ours, Rust::completeServer);
    }

    private static Dialect dialect(
            String name, String command, List<Spelling> half, List<Spelling> ours, Dialect.Completing completing) {
        List<Spelling> all = new ArrayList<>(List.of(
                Spelling.flag("-h --help", new HelpOrVersion(false)),
                Spelling.flag("-V --version", new HelpOrVersion(true)),
                Spelling.flag("-u", new Says("--mode", "udp_only")),
                Spelling.flag("-U", new Says("--mode", "tcp_and_udp")),
                Spelling.flag("-d --daemonize", new Says("--daemonize", null))));
        List.of(half, Common.options(), ours, ForeignOptions.all()).forEach(all::addAll);
        return new Dialect(name, command, "shadowsocks-rust's " + name, false, all, DEFAULTS, completing);
    }

    private static void completeLocal(Words words, Environment environment) {
        if (words.has(LocalOptions.TARGET) && !"tunnel".equals(words.value("--protocol"))) {
            throw new IllegalArgumentException(
                    "-f, --forward-addr: the target of a tunnel (expected: --protocol tunnel too).");
        }
        String address = words.value("--local-address");
        if (words.has(LocalOptions.TARGET)
                && (address == null || HostPort.of(address).port() == null)) {
            throw new IllegalArgumentException("-b: a tunnel listens somewhere (expected: -b ADDRESS:PORT too).");
        }
        completeServer(words, environment);
        LocalOptions.completeBeside(words, environment);
    }

    /** The server in Python, which had the same name, was told start, stop or restart by -d. */
    private static void completeDaemon(Words words) {
        if (!words.has("--daemonize") || words.takeOther("start")) {
            return;
        }
        if (words.takeOther("stop") || words.takeOther("restart")) {
            throw new IllegalArgumentException("-d: it starts one and stops none (expected: 'kill $(cat FILE)', where"
                    + " FILE is that of --pid-file).");
        }
    }

    private static void completeServer(Words words, Environment environment) {
        completeDaemon(words);
        if (!words.has("--server")) {
            return;
        }
        if (words.has("--config")) {
            throw new IllegalArgumentException("-s: given beside -c, where shadowsocks-rust goes by both (expected: an"
                    + " entry of servers in the file).");
        }
        if (!words.has("--method")) {
            throw new IllegalArgumentException("-s: its method is missing (expected: -m METHOD too).");
        }
        boolean secret = words.has("--password") || words.has("--password-file") || words.has("--key");
        if (!secret && environment.get(PASSWORD) != null) {
            words.add("--password", "${" + PASSWORD + "}", PASSWORD);
        }
    }
}
