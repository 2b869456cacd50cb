package procurator.cli.peers;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import procurator.cli.options.Command;
import procurator.cli.options.Option;
import procurator.cli.peers.Meaning.Refused;

/** Our own commands; those that run a half with what both families write, as far as they mean one thing by it. */
final class OurDialect {
    private static final List<Spelling> BOTH = List.of(
            Spelling.flag("-u", opposite("tcp_and_udp", "udp_only")),
            Spelling.flag("-U", opposite("udp_only", "tcp_and_udp")),
            Spelling.value(
                    "-f",
                    new Refused("a pid file in shadowsocks-libev, a target in shadowsocks-rust (expected: --daemonize"
                            + " --pid-file FILE, or --forward LISTEN=TARGET).")),
            Spelling.flag(
                    "-d",
                    new Refused("name servers in shadowsocks-libev, 'into the background' in shadowsocks-rust"
                            + " (expected: --daemonize; names are looked up as the system does).")));
    private static final List<Spelling> SERVER = List.of(
            Spelling.value("-b", Option.OUTBOUND_BIND_ADDR),
            Spelling.value("-l --local-port", new Refused("a server listens at -s and -p (expected: -p PORT alone).")));

    private OurDialect() {}

    /** Of a command, {@code null} for none. */
    static Dialect of(@Nullable Command command) {
        if (command == null) {
            return dialect("", null, List.of(), (_, _) -> {});
        }
        return switch (command) {
            case LOCAL, ENV -> half(command, LocalOptions.ALL, LocalOptions::complete);
            case SERVER -> half(command, SERVER, (_, _) -> {});
            default -> dialect(command.word(), command, Spelling.ours(command, true), (_, _) -> {});
        };
    }

    private static Dialect half(Command command, List<Spelling> half, Dialect.Completing completing) {
        List<Spelling> all =
                Dialect.inOrder(BOTH, half, Spelling.ours(command, true), Common.OPTIONS, ForeignOptions.all());
        return dialect(command.word(), command, all, completing);
    }

    private static Dialect dialect(
            String name, @Nullable Command command, List<Spelling> spellings, Dialect.Completing completing) {
        return new Dialect(name, command, null, false, spellings, Map.of(), completing);
    }

    private static Refused opposite(String libev, String rust) {
        return new Refused("it means opposite things: " + libev + " in shadowsocks-libev, " + rust
                + " in shadowsocks-rust (expected: --mode " + libev + " or --mode " + rust + ").");
    }
}
