package procurator.config;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import procurator.config.json.ConfigException;
import procurator.config.json.Node;
import procurator.config.json.Problems;

/** Configurations of programs that speak another language: known by a key of theirs, each refused by one error. */
final class Families {
    private static final String XRAY = "this is a configuration of v2ray, xray or sing-box, not supported (expected:"
            + " server, server_port, method and password of its shadowsocks part)";
    private static final String CLASH = "this is a configuration of clash or mihomo, not supported (expected: server,"
            + " server_port, method and password of one of its proxies of type ss)";

    private static final String SHADOWSOCKS_GO =
            "this is a configuration of shadowsocks-go, not supported (expected: server, server_port, method and"
                    + " password)";

    private static final List<Map.Entry<String, String>> KEYS = List.of(
            Map.entry(
                    "configs",
                    "this is a gui-config.json of shadowsocks-windows, not supported (expected: the one entry of configs that"
                            + " is to be used, as a file of its own, or \"servers\": [...] with several)"),
            Map.entry("outbounds", XRAY),
            Map.entry("inbounds", XRAY),
            Map.entry("outbound", XRAY),
            Map.entry("settings", XRAY),
            Map.entry("streamSettings", XRAY),
            Map.entry("inbound", XRAY),
            Map.entry("proxies", CLASH),
            Map.entry("proxy-groups", CLASH),
            Map.entry("proxy-providers", CLASH),
            Map.entry("mixed-port", CLASH),
            Map.entry("run_type", "this is a configuration of trojan, another protocol (expected: one of Shadowsocks)"),
            Map.entry("clients", SHADOWSOCKS_GO),
            Map.entry("psk", SHADOWSOCKS_GO),
            Map.entry("tcpListeners", SHADOWSOCKS_GO),
            Map.entry("udpListeners", SHADOWSOCKS_GO),
            Map.entry(
                    "accessKeys",
                    "this is what Outline's server keeps of its keys, not supported (expected: port_password, with the port"
                            + " and the password of each)"),
            Map.entry(
                    "transport",
                    "this is an Outline key with transports, not supported (expected: server, server_port, method and"
                            + " password of its shadowsocks endpoint)"));

    private static final Set<String> PROXY_TYPES = Set.of("shadowsocks", "ss");

    /** Values of obfs that are simple-obfs's, as libev had it built in before there were plugins. */
    private static final Set<String> SIMPLE_OBFS = Set.of("http", "tls");

    private static final List<String> OF_SSR =
            List.of("obfs", "protocol", "obfs_param", "protocol_param", "protoparam", "obfsparam");

    private Families() {}

    /** Refuses a file that is another program's: nothing more can be said of it. */
    static void refuse(Node.Members file, Problems problems) throws ConfigException {
        for (Map.Entry<String, String> known : KEYS) {
            refuse(problems, file, known.getKey(), known.getValue());
        }
        for (Node.Members server : servers(file)) {
            for (String key : List.of("psk", "tcpListeners", "udpListeners")) {
                refuse(problems, server, key, SHADOWSOCKS_GO);
            }
        }
        for (Map.Entry<String, Node.Member> member : file.members().entrySet()) {
            String why = why(member.getKey(), member.getValue().value());
            if (why != null) {
                problems.error(member.getValue().keyPlace(), member.getKey(), why);
                problems.check();
            }
        }
    }

    private static void refuse(Problems problems, Node.Members of, String key, String why) throws ConfigException {
        Node.Member member = of.members().get(key);
        if (member != null && isTheirs(member, of)) {
            problems.error(member.keyPlace(), key, why);
            problems.check();
        }
    }

    /** Why a value alone gives another program away, or {@code null}. */
    private static @Nullable String why(String key, Node value) {
        String text = value instanceof Node.Text given ? given.text() : "";
        if (key.equals("type") && PROXY_TYPES.contains(text)) {
            return "this is one outbound or proxy of sing-box, clash or mihomo (expected: its server, server_port, method"
                    + " and password under these names, and mode in the place of network or udp; no type)";
        }
        if (key.equals("obfs") && SIMPLE_OBFS.contains(text)) {
            return "simple-obfs is a plugin, and plugins are not supported (expected: no obfs, at both ends)";
        }
        if (OF_SSR.subList(0, 2).contains(key) && isOfSsr(key, text)) {
            return "this is a configuration of ShadowsocksR, another protocol, not supported (expected: a server with"
                    + " protocol origin and obfs plain, which is plain Shadowsocks)";
        }
        return OtherKeys.insteadOfServers(key, value);
    }

    private static List<Node.Members> servers(Node.Members file) {
        Node.Member servers = file.members().get("servers");
        return servers != null && servers.value() instanceof Node.Items items
                ? items.items().stream()
                        .filter(Node.Members.class::isInstance)
                        .map(Node.Members.class::cast)
                        .toList()
                : List.of();
    }

    private static boolean isTheirs(Node.Member member, Node.Members of) {
        return member.value() instanceof Node.Items
                || member.value() instanceof Node.Members
                || !(of.members().containsKey("server") || of.members().containsKey("address"));
    }

    private static boolean isOfSsr(String key, String value) {
        boolean obfs = key.equals("obfs") && !value.isEmpty() && !value.equals("plain");
        return obfs || value.startsWith("auth_") || value.startsWith("verify_");
    }

    /** What only says that nothing of ShadowsocksR is used. */
    static boolean isPlainSsr(String key, Node value) {
        boolean plain = value instanceof Node.Text text
                && (text.text().isEmpty()
                        || text.text().equals("plain")
                        || text.text().equals("origin"));
        return OF_SSR.contains(key) && plain;
    }
}
