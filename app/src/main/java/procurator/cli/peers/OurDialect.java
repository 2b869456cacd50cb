package procurator.cli.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import procurator.cli.peers.Meaning.HelpOrVersion;
import procurator.cli.peers.Meaning.Ours;
import procurator.cli.peers.Meaning.Refused;

/** Our own commands, with what both families write, as far as they mean one thing by it. */
final class OurDialect {
    private OurDialect() {}

    static Dialect local(List<Spelling> ours) {
        return dialect("local", ours, LocalOptions.options(), LocalOptions::complete);
    }

    static Dialect server(List<Spelling> ours) {
        List<Spelling> only = List.of(
                Spelling.value("-b", new Ours("--outbound-bind-addr")),
                Spelling.value(
                        "-l --local-port", new Refused("a server listens at -s and -p (expected: -p PORT alone).")));
        return dialect("server", ours, only, (_, _) -> {});
    }

    /** A command that no other program has, or none, with its options and nothing else. */
    static Dialect other(String name, List<Spelling> ours) {
        List<Spelling> all = new ArrayList<>(helpAndVersion());
        all.addAll(ours);
        return new Dialect(name, name, "procurator", false, all, Map.of(), (_, _) -> {});
    }

    private static List<Spelling> helpAndVersion() {
        return List.of(
                Spelling.flag("-h --help", new HelpOrVersion(false)),
                Spelling.flag("-V --version", new HelpOrVersion(true)));
    }

    private static Dialect dialect(
            String name, List<Spelling> ours, List<Spelling> half, Dialect.Completing completing) {
        List<Spelling> all = new ArrayList<>(helpAndVersion());
        all.addAll(List.of(
                Spelling.flag("-u", opposite("tcp_and_udp", "udp_only")),
                Spelling.flag("-U", opposite("udp_only", "tcp_and_udp")),
                Spelling.value(
                        "-f",
                        new Refused(
                                "a pid file in shadowsocks-libev, a target in shadowsocks-rust (expected: --daemonize"
                                        + " --pid-file FILE, or --forward LISTEN=TARGET).")),
                Spelling.flag(
                        "-d",
                        new Refused("name servers in shadowsocks-libev, 'into the background' in shadowsocks-rust"
                                + " (expected: --daemonize; names are looked up as the system does)."))));
        List.of(ours, half, Common.options(), ForeignOptions.all()).forEach(all::addAll);
        return new Dialect(name, name, "procurator", false, all, Map.of(), completing);
    }

    private static Refused opposite(String libev, String rust) {
        return new Refused("it means opposite things: " + libev + " in shadowsocks-libev, " + rust
                + " in shadowsocks-rust (expected: --mode " + libev + " or --mode " + rust + ").");
    }
}
