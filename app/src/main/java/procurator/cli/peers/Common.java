package procurator.cli.peers;

import java.util.List;
import procurator.cli.peers.Meaning.Already;
import procurator.cli.peers.Meaning.NoEffect;
import procurator.cli.peers.Meaning.Ours;
import procurator.cli.peers.Meaning.Refused;
import procurator.cli.peers.Meaning.Says;

/** Options that mean the same wherever they are known. */
final class Common {
    private static final NoEffect BUFFERS = new NoEffect("no effect here: the system sizes the buffers of sockets");
    private static final NoEffect DNS =
            new NoEffect("no effect here: names are looked up as the system does (/etc/resolv.conf)");
    private static final Refused ROUTED =
            new Refused("traffic cannot be sent that way (expected: --outbound-bind-addr, an address to send from).");

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

    /** What does nothing here. */
    static List<Spelling> withoutEffect() {
        return List.of(
                Spelling.value(
                        "-n --nofile",
                        new NoEffect("no effect here: raise the limit where procurator is started, by"
                                + " 'ulimit -n' or LimitNOFILE= of systemd")),
                Spelling.flag("--fast-open --tcp-fast-open", new NoEffect("no effect here: TCP Fast Open is not used")),
                Spelling.flag("--reuse-port", new NoEffect("no effect here: workers share the port by themselves")),
                Spelling.value("--mtu", new NoEffect("no effect here: the system knows its MTU")),
                Spelling.flag("--mptcp --tcp-multipath", new NoEffect("no effect here: plain TCP is used")),
                Spelling.value("--inbound-send-buffer-size --inbound-recv-buffer-size", BUFFERS),
                Spelling.value("--outbound-send-buffer-size --outbound-recv-buffer-size", BUFFERS),
                Spelling.value("--tcp-incoming-sndbuf --tcp-incoming-rcvbuf", BUFFERS),
                Spelling.value("--tcp-outgoing-sndbuf --tcp-outgoing-rcvbuf", BUFFERS),
                Spelling.value("--dns --dns-cache-size", DNS),
                Spelling.flag("--log-without-time", new NoEffect("no effect here: the log says the time")),
                Spelling.value("--log-config --log-file", new NoEffect("no effect here: the log goes to stderr")),
                Spelling.value("--stat-path --stat-addr", new NoEffect("no effect here: SIGUSR1 prints the counters")));
    }

    /** What cannot be left aside. */
    static List<Spelling> refused() {
        return List.of(
                Spelling.value(
                        "--plugin --plugin-opts --plugin-mode",
                        new Refused("plugins are not supported (expected: no plugin here and none at the other end).")),
                Spelling.value(
                        "--acl",
                        new Refused("access control lists are not supported (expected: no --acl; --allow and"
                                + " --allow-private of the server say which private networks clients may reach).")),
                Spelling.value(
                        "--forbidden-ip",
                        new Refused("which networks clients may reach is said by --allow and --allow-private of the"
                                + " server (expected: neither, for public networks only, or --allow CIDR).")),
                Spelling.value("-i --outbound-bind-interface", ROUTED),
                Spelling.value("--outbound-fwmark --outbound-user-cookie --outbound-proxy", ROUTED),
                Spelling.flag(
                        "-A",
                        new Refused("one-time authentication is no longer part of the protocol (expected: no -A, here"
                                + " and at the other end; every method here authenticates).")),
                Spelling.value(
                        "--manager-address --manager-addr",
                        new Refused("the manager's protocol is not supported (expected: -c FILE with the servers).")));
    }
}
