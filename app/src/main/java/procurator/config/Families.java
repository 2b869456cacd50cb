package procurator.config;

import java.util.List;
import java.util.Map;
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

    private static final List<Map.Entry<String, String>> KEYS = List.of(
            Map.entry(
                    "configs",
                    "this is a gui-config.json of shadowsocks-windows, not supported (expected: the one entry of configs that"
                            + " is to be used, as a file of its own, or \"servers\": [...] with several)"),
            Map.entry("outbounds", XRAY),
            Map.entry("inbounds", XRAY),
            Map.entry("outbound", XRAY),
            Map.entry("inbound", XRAY),
            Map.entry("proxies", CLASH),
            Map.entry("proxy-groups", CLASH),
            Map.entry("proxy-providers", CLASH),
            Map.entry("mixed-port", CLASH),
            Map.entry("run_type", "this is a configuration of trojan, another protocol (expected: one of Shadowsocks)"),
            Map.entry(
                    "clients",
                    "this is a configuration of shadowsocks-go, not supported (expected: server, server_port, method and"
                            + " password)"),
            Map.entry(
                    "accessKeys",
                    "this is what Outline's server keeps of its keys, not supported (expected: port_password, with the port"
                            + " and the password of each)"),
            Map.entry(
                    "transport",
                    "this is an Outline key with transports, not supported (expected: server, server_port, method and"
                            + " password of its shadowsocks endpoint)"));

    private static final List<String> OF_SSR =
            List.of("obfs", "protocol", "obfs_param", "protocol_param", "protoparam", "obfsparam");

    private Families() {}

    /** Refuses a file that is another program's: nothing more can be said of it. */
    static void refuse(Node.Members file, Problems problems) throws ConfigException {
        for (Map.Entry<String, String> known : KEYS) {
            Node.Member member = file.members().get(known.getKey());
            if (member != null && isTheirs(member, file)) {
                problems.error(member.keyPlace(), known.getKey(), known.getValue());
                problems.check();
            }
        }
        Node.Member ssr = shadowsocksR(file);
        if (ssr != null) {
            problems.error(
                    ssr.keyPlace(),
                    "",
                    "this is a configuration of ShadowsocksR, another protocol, not supported (expected: a server with"
                            + " protocol origin and obfs plain, which is plain Shadowsocks)");
            problems.check();
        }
    }

    private static boolean isTheirs(Node.Member member, Node.Members file) {
        return member.value() instanceof Node.Items
                || member.value() instanceof Node.Members
                || !file.members().containsKey("server");
    }

    /** Its protocol origin and its obfs plain are Shadowsocks as it always was. */
    private static Node.@Nullable Member shadowsocksR(Node.Members file) {
        for (String key : OF_SSR.subList(0, 2)) {
            Node.Member member = file.members().get(key);
            if (member != null && member.value() instanceof Node.Text text && isOfSsr(key, text.text())) {
                return member;
            }
        }
        return null;
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
