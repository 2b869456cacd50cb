package procurator.config;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import procurator.shadowsocks.SaltPrefix;

/**
 * A server as a URL carries it: {@code ss://USERINFO@HOST:PORT/?QUERY#TAG}.
 *
 * @param host a name or an address, IPv6 without brackets
 * @param port 1 to 65535
 * @param method as it is named, not checked
 * @param password of the classic edition, or the key or keys of the 2022 edition
 * @param tag what its owner calls it, maybe empty
 * @param prefix what salts begin with: {@code ?prefix=} of Outline
 * @param plugin what carries it, {@code NAME;OPTIONS}, empty for nothing; the options may hold secrets
 * @see "SIP002"
 */
public record ServerUrl(
        String host, int port, String method, String password, String tag, SaltPrefix prefix, String plugin) {
    public static final String SCHEME = "ss://";

    /** How errors name a link on the command line. */
    public static final String OPTION = "ss:// URL";

    public ServerUrl(String host, int port, String method, String password, String tag) {
        this(host, port, method, password, tag, SaltPrefix.NONE, "");
    }

    /** The same server, with salts that begin so. */
    public ServerUrl withPrefix(SaltPrefix beginning) {
        return new ServerUrl(host, port, method, password, tag, beginning, plugin);
    }

    /**
     * Reads a link, without its warnings.
     *
     * @throws IllegalArgumentException if it is none, or asks for what is not there; the text holds nothing of the link
     */
    public static ServerUrl parse(String link) {
        return ShareLink.parse(link).url();
    }

    static IllegalArgumentException bad(String why) {
        return new IllegalArgumentException(
                "ss:// URL: " + why + " (expected: ss://base64(method:password)@host:port#name)");
    }

    /** What it says, under the keys of config.json. */
    public Map<String, String> keys() {
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("server", host);
        keys.put("server_port", String.valueOf(port));
        keys.put("method", method);
        keys.put("password", password);
        keys.put("prefix", prefix.text());
        keys.put("remarks", tag);
        return keys;
    }

    /** The URL, which holds the password. The 2022 edition forbids base64 in it; phones read either. */
    public String print() {
        String userInfo = method.startsWith("2022-")
                ? Percent.encode(method) + ":" + Percent.encode(password)
                : Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString((method + ":" + password).getBytes(StandardCharsets.UTF_8));
        String shownHost = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        List<String> arguments = new ArrayList<>();
        if (!plugin.isEmpty()) {
            arguments.add("plugin=" + Percent.encode(plugin));
        }
        if (!prefix.isEmpty()) {
            arguments.add("prefix=" + Percent.encode(prefix.text()));
        }
        return SCHEME + userInfo + "@" + shownHost + ":" + port
                + (arguments.isEmpty() ? "" : "/?" + String.join("&", arguments))
                + (tag.isEmpty() ? "" : "#" + Percent.encode(tag));
    }

    /** The plugin's name, empty for none. */
    public String pluginName() {
        return PluginText.parse(plugin).name();
    }

    /** What the plugin is told, maybe empty. */
    public String pluginOptions() {
        return PluginText.parse(plugin).options();
    }

    /** The same with another plugin, empty for none. */
    ServerUrl withPlugin(String its) {
        return new ServerUrl(host, port, method, password, tag, prefix, its);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return SCHEME + method + ":***@" + host + ":" + port;
    }
}
