package procurator.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import procurator.cli.options.Exit;
import procurator.cli.options.Option;
import procurator.config.ConfigInput;
import procurator.config.ConfigInput.Environment;
import procurator.config.ConfigInput.Setting;
import procurator.config.Document;
import procurator.config.ServerUrl;
import procurator.config.ShareLink;
import procurator.config.json.ConfigException;

/** What a command line says, in the keys of config.json. */
final class CommandLineSettings {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{\\w+}");

    private CommandLineSettings() {}

    /** The configuration that a command line is about. */
    static Document document(Arguments arguments, Console console) throws Exit, ConfigException, IOException {
        return Document.open(of(arguments, console.environment()));
    }

    /** The same, where one has to be named. */
    static Document namedDocument(Arguments arguments, Console console) throws Exit, ConfigException, IOException {
        if (!arguments.namesConfiguration()) {
            String command = arguments.command().word();
            throw new Exit(Exit.USAGE, command + ": which configuration? (expected: -c FILE, FILE or a link)");
        }
        return document(arguments, console);
    }

    static ConfigInput of(Arguments arguments, Environment environment) throws Exit {
        List<Setting> settings = new ArrayList<>();
        ShareLink link = arguments.link();
        if (link != null) {
            settings.addAll(of(link.url()));
            settings.addAll(pluginOf(link.url(), arguments));
        }
        if (arguments.subscription() != null) {
            settings.add(new Setting("subscriptions", "URL", arguments.subscription()));
        }
        settings.addAll(Endpoints.of(arguments));
        arguments.given().forEach((option, values) -> settings.addAll(of(option, values)));
        List<Setting> defaults = arguments.defaults().entrySet().stream()
                .map(entry -> new Setting(entry.getKey(), "command line", entry.getValue()))
                .toList();
        return new ConfigInput(file(arguments), settings, environment, defaults);
    }

    private static @Nullable Path file(Arguments arguments) throws Exit {
        String name = arguments.value(Option.CONFIG);
        if (name != null && name.isBlank()) { // of a variable that is not set, mostly
            throw new Exit(Exit.USAGE, "-c: no name (expected: a file).");
        }
        return name == null ? null : Path.of(name);
    }

    private static List<Setting> of(Option option, List<String> values) {
        String key = option.key();
        if (key == null || Endpoints.OPTIONS.contains(option)) {
            return List.of();
        }
        String name = option.names().getFirst();
        return values.isEmpty()
                ? List.of(new Setting(key, name, null))
                : values.stream().map(value -> new Setting(key, name, value)).toList();
    }

    private static List<Setting> of(ServerUrl url) {
        return url.keys().entrySet().stream()
                .map(key -> new Setting(key.getKey(), ServerUrl.OPTION, key.getValue()))
                .toList();
    }

    /** Unless the command line names another one, or tells it something else. */
    private static List<Setting> pluginOf(ServerUrl url, Arguments arguments) {
        if (url.plugin().isEmpty() || arguments.has(Option.PLUGIN)) {
            return List.of();
        }
        Setting plugin = new Setting("plugin", ServerUrl.OPTION, url.pluginName());
        return arguments.has(Option.PLUGIN_OPTS)
                ? List.of(plugin)
                : List.of(plugin, new Setting("plugin_opts", ServerUrl.OPTION, url.pluginOptions()));
    }

    /** Whether whoever may list processes can read the secret. */
    static boolean showSecret(Arguments arguments) {
        return arguments.link() != null
                || isPlain(arguments.value(Option.PASSWORD))
                || isPlain(arguments.value(Option.KEY));
    }

    /** The same of the URL of a list of servers. */
    static boolean showSubscription(Arguments arguments) {
        return arguments.subscription() != null || arguments.has(Option.SUBSCRIPTIONS);
    }

    private static boolean isPlain(@Nullable String secret) {
        return secret != null && !VARIABLE.matcher(secret).matches();
    }
}
