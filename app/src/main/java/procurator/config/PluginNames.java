package procurator.config;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import procurator.plugin.PluginOptions;

/** What plugins are called at each half. */
final class PluginNames {
    private static final String OBFS_LOCAL = "obfs-local";
    private static final String OBFS_SERVER = "obfs-server";
    private static final Set<String> OBFS = Set.of("obfs", "simple-obfs", "simple_obfs");

    /** Those that are both halves in one program, and are told by an option that they are the server's. */
    private static final Set<String> TOLD = Set.of("v2ray-plugin", "ss-v2ray-plugin", "xray-plugin");

    /**
     * Those that a link may start: whoever makes somebody open one shall not choose among all programs of a machine. They
     * are those that shadowsocks.org lists, and their like.
     */
    private static final Set<String> IN_LINKS = Set.of(
            OBFS_LOCAL,
            OBFS_SERVER,
            "v2ray-plugin",
            "ss-v2ray-plugin",
            "xray-plugin",
            "ck-client",
            "gq-client",
            "goquiet",
            "kcptun",
            "kcptun-client",
            "gost-plugin",
            "simple-tls",
            "mos-tls-tunnel",
            "mtt-client",
            "qtun-client",
            "qtun",
            "gun-plugin",
            "rabbit-plugin",
            "shadow-tls",
            "restls");

    /** What of their options is a server's alone. */
    private static final Set<String> OF_SERVERS = Set.of("server", "cert", "certRaw", "key");

    private PluginNames() {}

    private static String obfs(boolean server) {
        return server ? OBFS_SERVER : OBFS_LOCAL;
    }

    private static String base(String program) {
        return program.substring(program.lastIndexOf('/') + 1);
    }

    /**
     * The program that is meant by a name, at this half.
     *
     * @throws IllegalArgumentException if it is the other half's
     */
    static String program(String given, boolean server) {
        if (OBFS.contains(given)) {
            return obfs(server);
        }
        if (base(given).equals(obfs(!server))) {
            throw new IllegalArgumentException(
                    base(given) + " is the plugin of the other half (expected: " + obfs(server) + ")");
        }
        return given;
    }

    /**
     * Looks whether a plugin is told the half it is of.
     *
     * @throws IllegalArgumentException if it is told the other
     */
    static void checkOptions(String program, String options, boolean server) {
        boolean told = PluginOptions.parse(options).has("server");
        if (!TOLD.contains(base(program)) || told == server) {
            return;
        }
        throw new IllegalArgumentException(
                server
                        ? "without the option server " + base(program)
                                + " is the other half's (expected: server, and ; between it and the rest)"
                        : "with the option server " + base(program)
                                + " is the other half's (expected: the same without it)");
    }

    /** Whether a link may start it. */
    static boolean mayStandInLinks(String program) {
        return IN_LINKS.contains(program);
    }

    /** What clients of a server call its plugin, {@code null} if that is not known. */
    static @Nullable PluginText ofClients(String program, String options) {
        String name = base(program);
        PluginOptions told = PluginOptions.parse(options);
        if (name.equals(OBFS_SERVER) || OBFS.contains(name)) {
            return new PluginText(OBFS_LOCAL, options);
        } else if (TOLD.contains(name)) {
            return new PluginText(name, told.without(OF_SERVERS).text());
        }
        return name.contains("server") || told.has("server") ? null : new PluginText(name, options);
    }
}
