package procurator.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import procurator.cli.completion.Completion;
import procurator.cli.options.Command;
import procurator.cli.options.Exit;
import procurator.cli.options.Manual;
import procurator.cli.options.Option;
import procurator.config.FileTrouble;
import procurator.config.MethodNames;
import procurator.config.json.ConfigException;
import procurator.log.Log;
import procurator.shadowsocks.ClientKeys;
import procurator.shadowsocks.Method;

/** Runs one command line. */
public final class Program {
    private static final Set<Command> HALVES =
            EnumSet.of(Command.LOCAL, Command.SERVER, Command.DEMO, Command.CONTAINER);

    private static final String LOST =
            "standard output takes nothing (expected: somebody who reads it, or a file on a disk with room)";

    private final Console console;
    private final Dependencies dependencies;

    public Program(Console console, Dependencies dependencies) {
        this.console = console;
        this.dependencies = dependencies;
    }

    /**
     * Runs a command line to its end.
     *
     * @return the exit code
     */
    public int run(String... args) {
        Arguments arguments = null;
        try {
            checkEncoding(args);
            arguments = new CommandLines(console).read(args);
            int code = arguments == null ? Exit.OK : run(arguments, args);
            return code == Exit.OK && isLost(arguments) ? fail(Exit.IO, List.of(LOST)) : code;
        } catch (Exit e) {
            return fail(e.code(), e.messages());
        } catch (ConfigException e) {
            e.warnings().forEach(console::warn);
            e.errors().forEach(console.err()::println);
            return Exit.CONFIG;
        } catch (IOException e) {
            return fail(Exit.IO, List.of("cannot read " + FileTrouble.text(file(arguments), e)));
        }
    }

    /** Whether what was printed could not be written. Not asked of what runs halves: whoever reads that may wait for ever. */
    private boolean isLost(@Nullable Arguments arguments) {
        return (arguments == null || !HALVES.contains(arguments.command()))
                && console.out().checkError();
    }

    /** What the JVM could not read it has replaced: a path, or a password, that nobody gave. */
    private static void checkEncoding(String... args) throws Exit {
        for (int i = 0; i < args.length; i++) {
            if (args[i].indexOf('\ufffd') >= 0
                    && !args[i].startsWith("ss://")) { // the name in a link may hold anything
                throw new Exit(
                        Exit.USAGE, "argument " + (i + 1) + " is not UTF-8 (expected: UTF-8, also in names of files)");
            }
        }
    }

    private int fail(int code, List<String> messages) {
        messages.forEach(message -> console.err().println("procurator: " + Log.bounded(message)));
        return code;
    }

    private static Path file(@Nullable Arguments arguments) {
        String name = arguments == null ? null : arguments.value(Option.CONFIG);
        return Path.of(name == null ? "" : name);
    }

    private int run(Arguments arguments, String... args) throws Exit, ConfigException, IOException {
        return switch (arguments.command()) {
            case LOCAL, SERVER -> new HalfCommand(arguments, console, dependencies).run(List.of(args));
            case DEMO -> new DemoCommand(arguments, console, dependencies).run();
            case CHECK -> new CheckCommand(arguments, console, dependencies.reach()).run();
            case ENV -> new EnvCommand(arguments, console).run();
            case GENKEY -> print(newKey("-m", arguments.value(Option.METHOD)) + "\n");
            case URL -> new UrlCommand(arguments, console).run();
            case CONTAINER -> new ContainerCommand(arguments, console, dependencies).run();
            case COMPLETION ->
                print(Objects.requireNonNullElse(arguments.shell(), Completion.BASH)
                        .script());
            case MANUAL -> print(Manual.page());
        };
    }

    /**
     * A key for a method.
     *
     * @param said how errors name what named the method
     * @param method {@code null} for the one that is used where none is named
     */
    static String newKey(String said, @Nullable String method) throws Exit {
        try {
            Method of = method == null ? Method.DEFAULT : MethodNames.parse(method);
            return ClientKeys.generate(of, new SecureRandom());
        } catch (IllegalArgumentException e) {
            throw new Exit(Exit.USAGE, said + ": " + Log.escape(String.valueOf(e.getMessage())));
        }
    }

    private int print(String text) {
        console.out().print(text);
        return Exit.OK;
    }
}
