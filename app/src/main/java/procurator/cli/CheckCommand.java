package procurator.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import procurator.cli.options.Command;
import procurator.cli.options.Exit;
import procurator.cli.options.Option;
import procurator.config.Document;
import procurator.config.LoadedConfig;
import procurator.config.json.ConfigException;
import procurator.local.LocalConfig;
import procurator.server.ServerConfig;

/** {@code procurator check}: what is wrong with a configuration, or what it would do; nothing is started. */
final class CheckCommand {
    private final Arguments arguments;
    private final Console console;
    private final PrintStream out;
    private final Reach reach;

    CheckCommand(Arguments arguments, Console console, Reach reach) {
        this.arguments = arguments;
        this.console = console;
        this.out = console.out();
        this.reach = reach;
    }

    int run() throws Exit, ConfigException, IOException {
        if (!arguments.has(Option.CONFIG) && arguments.link() == null) {
            throw new Exit(Exit.USAGE, "check: which configuration? (expected: -c FILE, FILE or a link)");
        }
        Document document = Document.open(CommandLineSettings.of(arguments, console.environment()));
        return isForServer(document) ? server(document.server()) : local(document.local());
    }

    private boolean isForServer(Document document) {
        if (arguments.half() != null) {
            return arguments.half() == Command.SERVER;
        }
        return arguments.link() == null && document.isForServer();
    }

    private int server(LoadedConfig<ServerConfig> reading) throws Exit {
        if (arguments.has(Option.CONNECT)) {
            throw new Exit(
                    Exit.USAGE,
                    "--connect: the file is for a server, which connects to nobody (expected: a file for"
                            + " local; 'check local' reads it as one)");
        }
        tell("server", reading, Summary.of(reading.config()));
        return Exit.OK;
    }

    private int local(LoadedConfig<LocalConfig> reading) {
        tell("local", reading, Summary.of(reading.config()));
        return !arguments.has(Option.CONNECT) || reach.all(reading.config().servers(), out)
                ? Exit.OK
                : Exit.UNREACHABLE;
    }

    private void tell(String half, LoadedConfig<?> reading, List<String> summary) {
        reading.warnings().forEach(warning -> console.err().println("warning: " + warning));
        String file = arguments.value(Option.CONFIG);
        out.println((file == null ? "ss:// URL" : file) + ": in order, for " + half);
        summary.forEach(line -> out.println("  " + line));
        Summary.of(reading.process()).forEach(line -> out.println("  " + line));
    }
}
