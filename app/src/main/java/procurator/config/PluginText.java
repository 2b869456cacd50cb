package procurator.config;

import java.util.List;
import procurator.plugin.PluginOptions;

/**
 * A plugin as a link carries it: {@code NAME;OPTION=VALUE;OPTION}.
 *
 * @param name empty for no plugin
 * @param options what it is told, maybe empty; may hold secrets
 * @see "SIP002"
 */
record PluginText(String name, String options) {
    static final PluginText NONE = new PluginText("", "");

    /** Of what follows {@code plugin=}. */
    static PluginText parse(String text) {
        List<String> parts = PluginOptions.parse(text.strip()).each();
        return new PluginText(parts.getFirst().strip(), new PluginOptions(parts.subList(1, parts.size())).text());
    }

    /** As a link carries it, before it is percent-encoded. */
    String print() {
        return options.isEmpty() ? name : name + ";" + options;
    }

    /** Without the options. */
    @Override
    public String toString() {
        return "plugin " + name;
    }
}
