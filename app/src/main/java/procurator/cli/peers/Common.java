package procurator.cli.peers;

import java.util.List;
import procurator.cli.peers.Meaning.Already;
import procurator.cli.peers.Meaning.Ours;
import procurator.cli.peers.Meaning.Says;

/** Options that mean the same wherever they are known. */
final class Common {
    private Common() {}

    /** What both halves know. */
    static List<Spelling> options() {
        return List.of(
                Spelling.value("-c --config", new Ours("--config")),
                Spelling.value("-s --server-addr", new Ours("--server")),
                Spelling.value("-p --server-port", new Ours("--server-port")),
                Spelling.value("-k --password", new Ours("--password")),
                Spelling.value("-m --encrypt-method --method", new Ours("--method")),
                Spelling.value("-t --timeout", new Ours("--timeout")),
                Spelling.flag("-6 --prefer-ipv6", new Ours("--ipv6-first")),
                Spelling.flag("-v", new Says("--log-level", "debug")),
                Spelling.flag("-q", new Says("--log-level", "warn")),
                Spelling.flag("--tcp-only", new Says("--mode", "tcp_only")),
                Spelling.flag("--udp-only", new Says("--mode", "udp_only")),
                Spelling.flag("--tcp-and-udp", new Says("--mode", "tcp_and_udp")),
                Spelling.value("--worker-threads", new Ours("--workers")),
                Spelling.flag("--single-threaded", new Says("--workers", "1")),
                Spelling.value("--tcp-keep-alive", new Ours("--keep-alive")),
                Spelling.value("--bind-addr", new Ours("--outbound-bind-addr")),
                Spelling.value("-a --user", new Ours("--user")),
                Spelling.value("--pid-file --daemonize-pid", new Ours("--pid-file")),
                Spelling.flag("--no-delay --tcp-no-delay", new Already()));
    }
}
