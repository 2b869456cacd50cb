package procurator.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import procurator.cli.options.Exit;
import procurator.cli.options.Option;
import procurator.config.ConfigInput;
import procurator.config.ConfigInput.Setting;
import procurator.config.Document;
import procurator.config.LoadedConfig;
import procurator.config.ProxyVariables;
import procurator.config.json.ConfigException;
import procurator.local.LocalConfig;
import procurator.log.Log;

/** {@code procurator env}: the variables by which the programs of a shell find local, for the shell to evaluate. */
final class EnvCommand {
    private final Arguments arguments;
    private final Console console;

    EnvCommand(Arguments arguments, Console console) {
        this.arguments = arguments;
        this.console = console;
    }

    int run() throws Exit, ConfigException, IOException {
        boolean fish = arguments.has(Option.FISH);
        if (arguments.has(Option.UNSET)) {
            ProxyVariables.NAMES.forEach(name -> print(name, spelled -> (fish ? "set -e " : "unset ") + spelled));
            return Exit.OK;
        }
        LoadedConfig<LocalConfig> reading = Document.open(given()).local();
        reading.warnings().forEach(console::warn);
        ProxyVariables variables = ProxyVariables.of(reading.config());
        if (variables == null) {
            throw new Exit(
                    Exit.CONFIG,
                    "env: no port serves SOCKS or HTTP over TCP (expected: a port by local_port or -l, and a mode other than udp_only)");
        }
        if (variables.user() != null) {
            console.warn("the password of user \"" + Log.escape(variables.user())
                    + "\" is in these variables, where every program that the shell starts can read it");
        }
        variables
                .values()
                .forEach((name, value) -> print(
                        name,
                        spelled -> fish
                                ? "set -gx " + spelled + " '" + value + "'"
                                : "export " + spelled + "='" + value + "'"));
        return Exit.OK;
    }

    /** In both cases: curl reads http_proxy in small letters alone, others the capitals. */
    private void print(String name, UnaryOperator<String> line) {
        Stream.of(name, name.toLowerCase(Locale.ROOT)).map(line).forEach(console.out()::println);
    }

    /** As local is told; where nothing names a server, none is needed for saying where local listens. */
    private ConfigInput given() throws Exit {
        ConfigInput given = CommandLineSettings.of(arguments, console.environment());
        if (given.file() != null || Document.namesLink(given)) {
            return given;
        }
        List<Setting> settings = new ArrayList<>(given.settings());
        settings.add(new Setting("server", "-s", "127.0.0.1"));
        settings.add(new Setting("password", "-k", "unused"));
        return new ConfigInput(null, settings, given.environment(), given.defaults());
    }
}
