package procurator.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import procurator.cli.options.Command;
import procurator.cli.options.Exit;
import procurator.cli.options.Option;
import procurator.config.Document;
import procurator.config.FileTrouble;
import procurator.config.LoadedConfig;
import procurator.config.json.ConfigException;
import procurator.daemon.ServiceManager;
import procurator.half.Bound;
import procurator.half.Half;
import procurator.local.LocalConfig;
import procurator.log.Log;
import procurator.server.ServerConfig;

/** {@code procurator local} and {@code procurator server}: runs a half until a signal ends it. */
final class HalfCommand {
    private static final String SHOWN = "whoever may list processes can read the password in the command line; better:"
            + " --password-file FILE, or -k '${NAME}' with the password in that environment variable";

    private static final String SHOWN_URL =
            "whoever may list processes can read the URL in the command line, which is as"
                    + " good as a password; better: \"subscriptions\": [\"https://...\"] in a file, by -c FILE";

    private final Arguments arguments;
    private final Console console;
    private final Dependencies dependencies;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicReference<@Nullable String> broken = new AtomicReference<>();

    HalfCommand(Arguments arguments, Console console, Dependencies dependencies) {
        this.arguments = arguments;
        this.console = console;
        this.dependencies = dependencies;
    }

    /** @param args the command line, for a process in the background that is to be told the same */
    int run(List<String> args) throws Exit, ConfigException, IOException {
        // from the moment it listens somebody may ask for counters: without a handler that would end the process
        List.of("USR1", "HUP").forEach(name -> dependencies.signals().on(name, () -> {}));
        Document document = CommandLineSettings.document(arguments, console);
        return arguments.command() == Command.LOCAL ? local(document.local(), args) : server(document.server(), args);
    }

    /** Starts a half between whose two steps is done what the process is told. */
    private interface HalfStart {
        Half start(Log log, Bound bound) throws IOException, Exit;
    }

    private int local(LoadedConfig<LocalConfig> reading, List<String> args) throws Exit {
        LocalConfig config = reading.config();
        HalfStart starting =
                (log, bound) -> SubscribedHalf.start(dependencies.halves(), config, log, bound, console.environment());
        return run(reading, args, starting, config.engine().drain());
    }

    private int server(LoadedConfig<ServerConfig> reading, List<String> args) throws Exit {
        ServerConfig config = reading.config();
        HalfStart starting = (log, bound) -> dependencies.halves().server(config, log, bound);
        return run(reading, args, starting, config.engine().drain());
    }

    private int run(LoadedConfig<?> reading, List<String> args, HalfStart starting, Duration drain) throws Exit {
        if (Surroundings.startAnother(reading.process(), console)) {
            return Surroundings.another(console, arguments.value(Option.CONFIG), args);
        }
        Log log = log(reading);
        try (Surroundings surroundings = Surroundings.prepare(reading.process(), console)) {
            Half half = Start.half(() -> starting.start(log, surroundings));
            return serve(half, log, drain, surroundings);
        }
    }

    private Log log(LoadedConfig<?> reading) {
        Log log = new Log(console.err(), reading.process().logLevel(), InstantSource.system());
        reading.warnings().forEach(log::warn);
        if (CommandLineSettings.showSecret(arguments)) {
            log.warn(SHOWN);
        } else if (CommandLineSettings.showSubscription(arguments)) {
            log.warn(SHOWN_URL);
        }
        return log;
    }

    private int serve(Half half, Log log, Duration drain, Surroundings surroundings) throws Exit {
        String name = arguments.command().word();
        List<String> _ = half.status(); // so that what it runs is linked: it may be asked for when memory is short
        onSignals(half, log, drain, surroundings);
        String what = "listens on " + String.join(", ", half.listening()) + surroundings.text();
        log.info(name + " " + what);
        dependencies.flush().run();
        surroundings.atWork(what);
        half.whenBroken(why -> {
            broken.set(why);
            ended.countDown();
        });
        new Watch(half, surroundings.manager()).until(ended);
        String why = broken.get();
        if (why != null) {
            closeAtOnce(half);
            throw new Exit(Exit.UNREACHABLE, why);
        }
        log.info(name + " has ended");
        return Exit.OK;
    }

    private void onSignals(Half half, Log log, Duration drain, Surroundings surroundings) {
        AtomicBoolean ending = new AtomicBoolean();
        for (String name : List.of("TERM", "INT")) {
            dependencies.signals().on(name, () -> {
                if (ending.getAndSet(true)) {
                    log.warn("SIG" + name + " again: ends at once");
                    closeAtOnce(half);
                    surroundings.close();
                    dependencies.halt().accept(Exit.OK);
                } else {
                    end(half, log, drain, name, surroundings.manager());
                }
            });
        }
        dependencies.signals().on("USR1", () -> half.status().forEach(console.err()::println));
        dependencies.signals().on("HUP", () -> reread(log));
    }

    /** A loop that something has stopped does not keep us: what is not closed by then the kernel closes, streams with RST. */
    private static void closeAtOnce(Half half) {
        Thread closing = Thread.ofPlatform().daemon().start(half::close);
        try {
            boolean _ = closing.join(Duration.ofSeconds(1));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void end(Half half, Log log, Duration drain, String signal, ServiceManager manager) {
        manager.stopping();
        int open = half.snapshot().loops().tunnels().open();
        log.info("SIG" + signal + ": accepts no more; " + (open == 1 ? "1 tunnel" : open + " tunnels")
                + " may go on for " + drain.toSeconds() + " s, or until the signal comes again");
        half.drain(drain);
        half.close();
        ended.countDown();
    }

    /** Nothing changes while tunnels run; but whoever edits the file learns what a restart would do with it. */
    private void reread(Log log) {
        if (!arguments.has(Option.CONFIG)) {
            log.info("SIGHUP: there is no configuration file to read again");
            return;
        }
        try {
            Document document = CommandLineSettings.document(arguments, console);
            LoadedConfig<?> read = arguments.command() == Command.LOCAL ? document.local() : document.server();
            read.warnings().forEach(log::warn);
            log.info("SIGHUP: the configuration is in order; restart to use it");
        } catch (ConfigException e) {
            e.errors().stream().flatMap(String::lines).forEach(log::error);
            log.error("SIGHUP: the configuration is wrong; nothing has changed");
        } catch (IOException e) {
            Path file = Path.of(String.valueOf(arguments.value(Option.CONFIG)));
            log.error("SIGHUP: cannot read " + FileTrouble.text(file, e) + "; nothing has changed");
        } catch (Exit e) {
            log.error("SIGHUP: " + e.getMessage() + "; nothing has changed");
        }
    }
}
