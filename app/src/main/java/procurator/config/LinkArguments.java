package procurator.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What stands after the ? of a link: nothing of it is dropped in silence if it could change the traffic. */
final class LinkArguments {
    private static final Set<String> PLUGINS =
            Set.of("plugin", "plugin-opts", "plugin_opts", "v2ray-plugin", "obfs-local", "shadow-tls", "shadowtls");
    private static final Set<String> TRANSPORTS = Set.of(
            "type", "network", "net", "transport", "security", "tls", "headertype", "obfs", "obfsparam", "ws", "grpc");
    /** Only for people, or for the app that made the link. */
    private static final Set<String> SILENT = Set.of("outline", "group", "remarks", "name", "tag", "title");
    /** Values that ask for nothing. */
    private static final Set<String> NOTHING =
            Set.of("", "none", "null", "plain", "tcp", "raw", "original", "origin", "0", "false", "off");

    private final List<String> warnings = new ArrayList<>();

    /** @throws IllegalArgumentException if it asks for what is not there */
    LinkArguments(String query) {
        for (String argument : query.split("&", -1)) {
            int equals = argument.indexOf('=');
            String name = Percent.decodeLoosely(equals < 0 ? argument : argument.substring(0, equals));
            String value = equals < 0 ? "" : Percent.decodeLoosely(argument.substring(equals + 1));
            read(
                    name.strip(),
                    name.toLowerCase(Locale.ROOT).strip(),
                    value.toLowerCase(Locale.ROOT).strip());
        }
    }

    private void read(String name, String known, String value) {
        boolean asksNothing = NOTHING.contains(value);
        if (PLUGINS.contains(known) && !asksNothing) {
            throw new IllegalArgumentException("ss:// URL: it asks for a plugin (" + known + "), and plugins are not"
                    + " supported (expected: a server without one)");
        }
        if (TRANSPORTS.contains(known) && !asksNothing) {
            throw new IllegalArgumentException("ss:// URL: it asks for another transport (" + known + "): this is not"
                    + " plain Shadowsocks, it needs v2ray-plugin or the like, and plugins are not supported (expected:"
                    + " a server without one)");
        }
        if (known.equals("prefix") && !value.isEmpty()) {
            warn("prefix: no effect here: a connection begins with random bytes, which the server takes as well");
        } else if (known.equals("udp") && asksNothing && !value.isEmpty()) {
            warn("udp: no effect here: UDP is carried too (--mode tcp_only carries none)");
        } else if (!asksNothing && !SILENT.contains(known) && !PLUGINS.contains(known)) {
            warn(shown(name) + ": no effect here: unknown argument of a link");
        }
    }

    /** A name that is none may be a piece of a password. */
    private static String shown(String name) {
        return name.matches("[A-Za-z][A-Za-z0-9_.-]{0,23}") ? name : "an argument";
    }

    private void warn(String text) {
        String warning = "ss:// URL: " + text;
        if (!warnings.contains(warning)) {
            warnings.add(warning);
        }
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }
}
