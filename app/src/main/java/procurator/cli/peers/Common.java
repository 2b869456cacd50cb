package procurator.cli.peers;

import java.util.List;
import procurator.cli.options.Option;

/** Options that mean the same wherever they are known. */
final class Common {
    static final List<Spelling> HELP = List.of(
            Spelling.flag("-h --help", new Meaning.HelpOrVersion(false)),
            Spelling.flag("-V --version", new Meaning.HelpOrVersion(true)));

    /** What both halves know. */
    static final List<Spelling> OPTIONS = List.of(
            Spelling.value("-c --config", Option.CONFIG),
            Spelling.value("-s --server-addr", Option.SERVER),
            Spelling.value("-p --server-port", Option.SERVER_PORT),
            Spelling.value("-k --password", Option.PASSWORD),
            Spelling.value("-m --encrypt-method --method", Option.METHOD),
            Spelling.value("-t --timeout", Option.TIMEOUT),
            Spelling.flag("-6 --prefer-ipv6", new Meaning.Ours(Option.IPV6_FIRST)),
            Spelling.flag("-v", Option.LOG_LEVEL, "debug"),
            Spelling.flag("-q", Option.LOG_LEVEL, "warn"),
            Spelling.flag("--tcp-only", Option.MODE, "tcp_only"),
            Spelling.flag("--udp-only", Option.MODE, "udp_only"),
            Spelling.flag("--tcp-and-udp", Option.MODE, "tcp_and_udp"),
            Spelling.value("--worker-threads", Option.WORKERS),
            Spelling.flag("--single-threaded", Option.WORKERS, "1"),
            Spelling.value("--tcp-keep-alive", Option.KEEP_ALIVE),
            Spelling.value("--bind-addr", Option.OUTBOUND_BIND_ADDR),
            Spelling.value("-a --user", Option.RUN_AS),
            Spelling.value("--pid-file --daemonize-pid", Option.PID_FILE),
            Spelling.flag("--no-delay --tcp-no-delay", new Meaning.Already()));

    private Common() {}
}
