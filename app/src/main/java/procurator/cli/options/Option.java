package procurator.cli.options;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Options of the command line, written as help shows them, with the names other programs of this kind use. */
public enum Option {
    CONFIG(For.BOTH, Group.PROGRAM, "-c, --config=FILE", "the configuration, JSON; options win over it"),
    SERVER(
            For.BOTH,
            Group.LINK,
            "-s, --server=HOST[:PORT]...",
            "server: the address to listen on; local: the server's name"),
    SERVER_PORT(For.BOTH, Group.LINK, "-p, --server-port=PORT", "the server's port, 8388"),
    LOCAL_ADDRESS(
            For.LOCAL,
            Group.CLIENTS,
            "-b, --local-address=ADDRESS[:PORT]",
            "where SOCKS and HTTP are served, 127.0.0.1"),
    LOCAL_PORT(For.LOCAL, Group.CLIENTS, "-l, --local-port=PORT", "the port of both, 1080"),
    PROTOCOL(
            For.LOCAL,
            Group.CLIENTS,
            "--protocol=PROTOCOL",
            "socks, which is SOCKS5, SOCKS4 and HTTP on one port; or http alone"),
    SOCKS5_AUTH_CONFIG_PATH(
            For.LOCAL,
            Group.CLIENTS,
            "--socks5-auth-config-path=FILE",
            "who may come in, by a file as shadowsocks-rust has it; without one socks_users in -c FILE"),
    HTTP_AUTH_CONFIG_PATH(
            For.LOCAL, Group.CLIENTS, "--http-auth-config-path=FILE", "the same, by its file of HTTP users"),
    METHOD(
            For.BOTH,
            Group.LINK,
            "-m, --method=METHOD",
            "how the link is encrypted, 2022-blake3-aes-128-gcm (with a password that is no such key:"
                    + " chacha20-ietf-poly1305)"),
    PASSWORD(
            For.BOTH,
            Group.LINK,
            "-k, --password=PASSWORD",
            "password or key; better '${NAME}', read from the environment"),
    PASSWORD_FILE(For.BOTH, Group.LINK, "--password-file=FILE", "password or key in the first line of a file"),
    KEY(For.BOTH, Group.LINK, "--key=KEY", "a raw key of a classic method, URL-safe base64"),
    ALLOW_INSECURE_CIPHERS(
            For.BOTH,
            Group.LINK,
            "--allow-insecure-ciphers",
            "let methods be that authenticate nothing, such as aes-256-cfb"),
    ALLOW_WEAK_PREFIX(
            For.LOCAL,
            Group.LINK,
            "--allow-weak-prefix",
            "let the prefix of a key of Outline leave as few as 8 random bytes of a salt, of usually 16"),
    ALLOW_CONSTANT_IV(
            For.SERVER, Group.LINK, "--allow-constant-iv", "with them, let clients be that draw no IV of their own"),
    SUBSCRIPTIONS(
            For.LOCAL,
            Group.LINK,
            "--subscriptions=URL...",
            "lists of servers that are fetched and followed, https:// or ssconf://; better in -c FILE"),
    UPDATE_INTERVAL(For.LOCAL, Group.LINK, "--update-interval=TIME", "how often they are fetched, 1h"),
    ALLOWED_PLUGINS(
            For.LOCAL, Group.LINK, "--allowed-plugins=NAME...", "plugins that servers of a list may ask for, none"),
    PLUGIN(
            For.BOTH,
            Group.LINK,
            "--plugin=NAME",
            "a program that carries the link its own way, such as obfs-local or v2ray-plugin (SIP003)"),
    PLUGIN_OPTS(
            For.BOTH, Group.LINK, "--plugin-opts=OPTIONS", "what it is told, such as 'obfs=http;obfs-host=a.example'"),
    PLUGIN_ARGS(For.BOTH, Group.LINK, "--plugin-args=ARGUMENT...", "its command line, which most have none of"),
    PLUGIN_MODE(
            For.BOTH,
            Group.LINK,
            "--plugin-mode=MODE",
            "what goes through it: tcp_only, the default, udp_only, tcp_and_udp"),
    MODE(For.BOTH, Group.CLIENTS, "--mode=MODE", "tcp_only, udp_only or tcp_and_udp, the default"),
    FORWARD(
            For.LOCAL,
            Group.CLIENTS,
            "--forward=LISTEN=TARGET...",
            "to one target, such as 127.0.0.1:5353=8.8.8.8:53; SOCKS and HTTP then have to be asked for with -l"),
    TUNNEL_ADDRESS(
            For.LOCAL,
            Group.CLIENTS,
            "-L, --tunnel-address=HOST:PORT",
            "the one target of what comes to -b and -l, instead of SOCKS and HTTP"),
    UDP_ADDRESS(For.LOCAL, Group.CLIENTS, "--udp-address=ADDRESS", "told to SOCKS clients for UDP, behind NAT"),
    ALLOW_OPEN(For.LOCAL, Group.CLIENTS, "--allow-open", "serve clients without a password beyond loopback"),
    ALLOW_PRIVATE(For.SERVER, Group.TARGETS, "--allow-private", "let clients reach private networks"),
    ALLOW(For.SERVER, Group.TARGETS, "--allow=CIDR...", "let clients reach this network"),
    TIMEOUT(For.BOTH, Group.LIMITS, "-t, --timeout=TIME", "how long connecting and the handshake may take"),
    IDLE_TIMEOUT(For.BOTH, Group.LIMITS, "--idle-timeout=TIME", "how long a tunnel may be silent, 1h"),
    IPV6_FIRST(For.BOTH, Group.TARGETS, "-6, --ipv6-first", "try IPv6 addresses of a name first"),
    OUTBOUND_BIND_ADDR(For.BOTH, Group.TARGETS, "--outbound-bind-addr=ADDRESS", "the address to send from"),
    KEEP_ALIVE(For.BOTH, Group.LIMITS, "--keep-alive=TIME", "until a silent connection is probed, 15s"),
    UDP_TIMEOUT(For.BOTH, Group.LIMITS, "--udp-timeout=TIME", "how long UDP may be silent, 5m"),
    UDP_MAX_ASSOCIATIONS(For.BOTH, Group.LIMITS, "--udp-max-associations=N", "at most so many at once"),
    WORKERS(For.BOTH, Group.PROGRAM, "--workers=N", "event loops, 1"),
    POLLER(For.BOTH, Group.PROGRAM, "--poller=POLLER", "epoll or nio"),
    LOG_LEVEL(For.BOTH, Group.PROGRAM, "--log-level=LEVEL", "error, warn, info or debug, which -v says too"),
    RUN_AS(
            For.BOTH,
            Group.PROGRAM,
            "-a, --user=NAME",
            "become this user once the ports are bound; root has to start it"),
    PID_FILE(For.BOTH, Group.PROGRAM, "--pid-file=FILE", "write the process's number there"),
    DAEMONIZE(
            For.BOTH,
            Group.PROGRAM,
            "--daemonize",
            "go into the background once it listens; the log is kept only where it goes to a file (2>>FILE)"),
    CONNECT(For.OTHERS, Group.PROGRAM, "--connect", "also try to reach the servers"),
    HOST(For.OTHERS, Group.PROGRAM, "--host=NAME", "the name clients reach the server by"),
    USER(For.OTHERS, Group.PROGRAM, "--user=NAME", "whose key, where the server has users"),
    HEALTH(For.OTHERS, Group.PROGRAM, "--health", "only say by the exit code whether the port takes connections"),
    QR(For.OTHERS, Group.PROGRAM, "--qr=FILE.svg", "write the QR code to a file"),
    FISH(For.OTHERS, Group.PROGRAM, "--fish", "in the words of fish: procurator env --fish | source"),
    UNSET(For.OTHERS, Group.PROGRAM, "--unset", "the lines that take the variables away again");

    /** Which halves take it; others are for commands that run none. */
    enum For {
        LOCAL,
        SERVER,
        BOTH,
        OTHERS
    }

    /** What options are about, as help and manuals part them, in their order. */
    public enum Group {
        PROGRAM("Program"),
        LINK("Link"),
        CLIENTS("Clients"),
        TARGETS("Targets"),
        LIMITS("Times and limits");

        private final String title;

        Group(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }
    }

    private final For halves;
    private final Group group;
    private final String shown;
    private final String text;

    @SuppressWarnings("ImmutableEnumChecker") // Arrays.asList, and nobody sets into it
    private final List<String> names;

    /** @param spelled names and label, with three dots behind them if it may be said several times */
    Option(For halves, Group group, String spelled, String text) {
        this.halves = halves;
        this.group = group;
        this.shown = spelled;
        this.text = text;
        this.names = Arrays.asList(spelled.replaceFirst("[=.].*", "").split(", ", -1));
    }

    /** Whether a word of a command line is one, its value maybe behind an equals sign. */
    public static boolean isOne(String word) {
        String name = word.replaceFirst("=.*", "");
        return Arrays.stream(values()).anyMatch(option -> option.names.contains(name));
    }

    /** The options of a half and some more, in their order. */
    static Set<Option> of(For half, Option... more) {
        Set<Option> options = Arrays.stream(values())
                .filter(option -> option.halves == half || option.halves == For.BOTH)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Option.class)));
        options.addAll(Arrays.asList(more));
        return options;
    }

    public Group group() {
        return group;
    }

    /** The key of config.json it stands for, which is called like it; {@code null} if there is none. */
    public @Nullable String key() {
        boolean none = halves == For.OTHERS || this == CONFIG;
        return none ? null : longName().substring(2).replace('-', '_');
    }

    /** What help calls its value, or {@code null} if it has none. */
    public @Nullable String label() {
        int equals = shown().indexOf('=');
        return equals < 0 ? null : shown().substring(equals + 1);
    }

    /** Whether its value names a file. */
    public boolean isFile() {
        return shown.contains("=FILE");
    }

    public boolean repeatable() {
        return shown.endsWith("...");
    }

    public String text() {
        return text;
    }

    /** Its names and its label. */
    String shown() {
        return shown.replace("...", "");
    }

    /** The letter first, where there is one. */
    public List<String> names() {
        return names;
    }

    public String longName() {
        return names.getLast();
    }
}
