package procurator.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procurator.cli.options.Command;
import procurator.cli.options.Exit;
import procurator.cli.options.Option;
import procurator.config.Document;
import procurator.config.LoadedConfig;
import procurator.config.json.ConfigException;
import procurator.local.LocalConfig;
import procurator.local.upstream.LinkServer;
import procurator.log.Log;
import procurator.plugin.Plugin;
import procurator.plugin.PluginFailure;
import procurator.plugin.PluginProgram;
import procurator.server.ServerConfig;
import procurator.subscription.Subscriptions;
import procurator.wire.Addresses;

/** {@code procurator check}: what is wrong with a configuration, or what it would do and lacks; nothing is started. */
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
        Document document = CommandLineSettings.namedDocument(arguments, console);
        return isForServer(document) ? server(document.server()) : local(document.local());
    }

    private boolean isForServer(Document document) {
        if (arguments.half() != null) {
            return arguments.half() == Command.SERVER;
        }
        boolean local = arguments.link() != null || arguments.subscription() != null;
        return !local && document.isForServer();
    }

    private int server(LoadedConfig<ServerConfig> reading) throws Exit {
        if (arguments.has(Option.CONNECT)) {
            throw new Exit(
                    Exit.USAGE,
                    "--connect: the file is for a server, which connects to nobody (expected: a file for"
                            + " local; 'check local' reads it as one)");
        }
        ServerConfig config = reading.config();
        tell("server", reading, Summary.of(config));
        for (ServerConfig.Service service : config.services()) {
            look(service.plugin(), Addresses.text(service.listen().getFirst()), true);
        }
        return Exit.OK;
    }

    private int local(LoadedConfig<LocalConfig> reading) throws Exit {
        LocalConfig config = reading.config();
        tell("local", reading, Summary.of(config));
        if (!arguments.has(Option.CONNECT)) {
            for (LinkServer server : config.servers()) {
                look(server.plugin(), server.address().toString(), config.hasOneServerForGood());
            }
            return Exit.OK;
        }
        List<LinkServer> servers = config.subscriptions().isEmpty() ? config.servers() : fetched(config);
        return reach.all(servers, out) ? Exit.OK : Exit.UNREACHABLE;
    }

    /**
     * Whether a plugin's program is there, which is not started.
     *
     * @param needed whether nothing is carried without it
     */
    private void look(@Nullable Plugin plugin, String of, boolean needed) throws Exit {
        if (plugin == null) {
            return;
        }
        try {
            Path _ = PluginProgram.find(plugin, plugin + " of " + of);
        } catch (PluginFailure e) {
            if (needed) {
                throw new Exit(Exit.UNREACHABLE, e.text());
            }
            console.warn(e.text());
        }
    }

    /** With those that are listed now, whatever is kept from before. */
    private List<LinkServer> fetched(LocalConfig config) throws Exit {
        Log log = new Log(console.err(), Log.Level.WARN, InstantSource.system());
        return SubscribedHalf.first(Subscriptions.of(config, log, console.environment()::get), true);
    }

    private void tell(String half, LoadedConfig<?> reading, List<String> summary) {
        reading.warnings().forEach(console::warn);
        String file = arguments.value(Option.CONFIG);
        out.println((file != null ? file : arguments.subscription() == null ? "ss:// URL" : "URL") + ": in order, for "
                + half);
        summary.forEach(line -> out.println("  " + line));
        Summary.of(reading.process()).forEach(line -> out.println("  " + line));
    }
}
