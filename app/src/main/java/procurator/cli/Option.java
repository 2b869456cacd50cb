package procurator.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Options of the command line, with the names other programs of this kind use. */
enum Option {
    CONFIG(Group.PROGRAM, null, "FILE", false, "the configuration, JSON; options win over it", "-c", "--config"),
    SERVER(
            Group.LINK,
            "server",
            "HOST[:PORT]",
            true,
            "server: the address to listen on; local: the server's name",
            "-s",
            "--server"),
    SERVER_PORT(Group.LINK, "server_port", "PORT", false, "the server's port, 8388", "-p", "--server-port"),
    LOCAL_ADDRESS(
            Group.CLIENTS,
            "local_address",
            "ADDRESS[:PORT]",
            false,
            "where SOCKS5 is served, 127.0.0.1",
            "-b",
            "--local-address"),
    LOCAL_PORT(Group.CLIENTS, "local_port", "PORT", false, "the port of SOCKS5, 1080", "-l", "--local-port"),
    METHOD(
            Group.LINK,
            "method",
            "METHOD",
            false,
            "how the link is encrypted, 2022-blake3-aes-128-gcm (with a password that is no such key: chacha20-ietf-poly1305)",
            "-m",
            "--method"),
    PASSWORD(
            Group.LINK,
            "password",
            "PASSWORD",
            false,
            "password or key; better '${NAME}', read from the environment",
            "-k",
            "--password"),
    PASSWORD_FILE(
            Group.LINK,
            "password_file",
            "FILE",
            false,
            "password or key in the first line of a file",
            "--password-file"),
    KEY(Group.LINK, "key", "KEY", false, "a raw key of a classic method, URL-safe base64", "--key"),
    MODE(Group.CLIENTS, "mode", "MODE", false, "tcp_only, udp_only or tcp_and_udp, the default", "--mode"),
    FORWARD(
            Group.CLIENTS,
            "forward",
            "LISTEN=TARGET",
            true,
            "without SOCKS, such as 127.0.0.1:5353=8.8.8.8:53; SOCKS then has to be asked for with -l",
            "--forward"),
    TUNNEL_ADDRESS(
            Group.CLIENTS,
            "tunnel_address",
            "HOST:PORT",
            false,
            "the one target of what comes to -b and -l, instead of SOCKS",
            "-L",
            "--tunnel-address"),
    UDP_ADDRESS(
            Group.CLIENTS,
            "udp_address",
            "ADDRESS",
            false,
            "told to SOCKS clients for UDP, behind NAT",
            "--udp-address"),
    ALLOW_OPEN(
            Group.CLIENTS, "allow_open", null, false, "serve SOCKS without a password beyond loopback", "--allow-open"),
    ALLOW_PRIVATE(Group.TARGETS, "allow_private", null, false, "let clients reach private networks", "--allow-private"),
    ALLOW(Group.TARGETS, "allow", "CIDR", true, "let clients reach this network", "--allow"),
    TIMEOUT(
            Group.LIMITS,
            "timeout",
            "TIME",
            false,
            "how long connecting and the handshake may take",
            "-t",
            "--timeout"),
    IDLE_TIMEOUT(Group.LIMITS, "idle_timeout", "TIME", false, "how long a tunnel may be silent, 1h", "--idle-timeout"),
    IPV6_FIRST(Group.TARGETS, "ipv6_first", null, false, "try IPv6 addresses of a name first", "-6", "--ipv6-first"),
    OUTBOUND_BIND_ADDR(
            Group.TARGETS, "outbound_bind_addr", "ADDRESS", false, "the address to send from", "--outbound-bind-addr"),
    KEEP_ALIVE(Group.LIMITS, "keep_alive", "TIME", false, "until a silent connection is probed, 15s", "--keep-alive"),
    UDP_TIMEOUT(Group.LIMITS, "udp_timeout", "TIME", false, "how long UDP may be silent, 5m", "--udp-timeout"),
    UDP_MAX_ASSOCIATIONS(
            Group.LIMITS, "udp_max_associations", "N", false, "at most so many at once", "--udp-max-associations"),
    WORKERS(Group.PROGRAM, "workers", "N", false, "event loops, 1", "--workers"),
    POLLER(Group.PROGRAM, "poller", "POLLER", false, "epoll or nio", "--poller"),
    LOG_LEVEL(
            Group.PROGRAM, "log_level", "LEVEL", false, "error, warn, info or debug, which -v says too", "--log-level"),
    RUN_AS(
            Group.PROGRAM,
            "user",
            "NAME",
            false,
            "become this user once the ports are bound; root has to start it",
            "-a",
            "--user"),
    PID_FILE(Group.PROGRAM, "pid_file", "FILE", false, "write the process's number there", "--pid-file"),
    DAEMONIZE(
            Group.PROGRAM,
            "daemonize",
            null,
            false,
            "go into the background once it listens; the log is kept only where it goes to a file (2>>FILE)",
            "--daemonize"),
    CONNECT(Group.PROGRAM, null, null, false, "also try to reach the servers", "--connect"),
    HOST(Group.PROGRAM, null, "NAME", false, "the name clients reach the server by", "--host"),
    USER(Group.PROGRAM, null, "NAME", false, "whose key, where the server has users", "--user"),
    QR(Group.PROGRAM, null, "FILE.svg", false, "write the QR code to a file", "--qr");

    /** What options are about, as help and manuals part them, in their order. */
    enum Group {
        PROGRAM("Program"),
        LINK("Link"),
        CLIENTS("Clients"),
        TARGETS("Targets"),
        LIMITS("Times and limits");

        private final String title;

        Group(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    private final Group group;
    private final @Nullable String key;
    private final @Nullable String label;
    private final boolean repeatable;
    private final String text;

    @SuppressWarnings("ImmutableEnumChecker") // it is List.of
    private final List<String> names;

    Option(
            Group group,
            @Nullable String key,
            @Nullable String label,
            boolean repeatable,
            String text,
            String... names) {
        this.group = group;
        this.key = key;
        this.label = label;
        this.repeatable = repeatable;
        this.text = text;
        this.names = List.of(names);
    }

    Group group() {
        return group;
    }

    /** The key of config.json it stands for, or {@code null}. */
    @Nullable
    String key() {
        return key;
    }

    /** What help calls its value, or {@code null} if it has none. */
    @Nullable
    String label() {
        return label;
    }

    /** Whether its value names a file. */
    boolean isFile() {
        return label != null && label.startsWith("FILE");
    }

    boolean repeatable() {
        return repeatable;
    }

    String text() {
        return text;
    }

    List<String> names() {
        return names;
    }
}
