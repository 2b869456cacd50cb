package procurator.config;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import procurator.shadowsocks.SaltPrefix;

/** What stands after the ? of a link: nothing of it is dropped in silence if it could change the traffic. */
final class LinkArguments {
    /** Values that ask for nothing. */
    private static final Set<String> NOTHING =
            Set.of("", "none", "null", "plain", "tcp", "raw", "original", "origin", "0", "false", "off");

    private final Set<String> warnings = new LinkedHashSet<>();
    private SaltPrefix prefix = SaltPrefix.NONE;
    private PluginText plugin = PluginText.NONE;
    private String pluginOptions = "";

    /** @throws IllegalArgumentException if it asks for what is not there */
    LinkArguments(String query) {
        for (String argument : query.split("&", -1)) {
            int equals = argument.indexOf('=');
            String name = Percent.decodeLoosely(equals < 0 ? argument : argument.substring(0, equals));
            String value = equals < 0 ? "" : argument.substring(equals + 1);
            String known = name.toLowerCase(Locale.ROOT).strip();
            switch (known) {
                case "prefix" -> prefix = prefix(Percent.decode(value));
                case "plugin" -> plugin = PluginText.parse(Percent.decodeLoosely(value));
                case "plugin-opts", "plugin_opts" -> // as the keys of a file are
                    pluginOptions = Percent.decodeLoosely(value).strip();
                default ->
                    read(
                            name.strip(),
                            known,
                            Percent.decodeLoosely(value)
                                    .toLowerCase(Locale.ROOT)
                                    .strip());
            }
        }
    }

    private static SaltPrefix prefix(String text) {
        try {
            return new SaltPrefix(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("ss:// URL: prefix: " + e.getMessage());
        }
    }

    /** What salts are to begin with. */
    SaltPrefix prefix() {
        return prefix;
    }

    /** The plugin as a link carries it, empty for none. */
    String plugin() {
        if (NOTHING.contains(plugin.name().toLowerCase(Locale.ROOT))) {
            return "";
        }
        return (plugin.options().isEmpty() ? new PluginText(plugin.name(), pluginOptions) : plugin).print();
    }

    private void read(String name, String known, String value) {
        boolean asksNothing = NOTHING.contains(value);
        if (known.equals("udp") && asksNothing && !value.isEmpty()) {
            warn("udp: no effect here: UDP is carried too (--mode tcp_only carries none)");
        }
        if (asksNothing) {
            return;
        }
        ForeignWord word = ForeignWords.of(ForeignWord.Treatment.JUDGED, "?" + known, value);
        if (word == null) {
            warn(shown(name) + ": no effect here: unknown argument of a link");
        } else if (word.treatment() == ForeignWord.Treatment.IGNORED) {
            warn(name + ": no effect here: " + word.why());
        } else if (word.treatment() != ForeignWord.Treatment.SILENT) {
            throw new IllegalArgumentException("ss:// URL: " + known + ": " + word.text());
        }
    }

    /** A name that is none may be a piece of a password. */
    private static String shown(String name) {
        return name.matches("[A-Za-z][A-Za-z0-9_.-]{0,23}") ? name : "an argument";
    }

    private void warn(String text) {
        warnings.add("ss:// URL: " + text);
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }
}
