package procurator.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import procurator.cli.peers.Mistakes;
import procurator.cli.peers.OurOption;
import procurator.cli.peers.OurTable;
import procurator.cli.peers.PeerPrograms;
import procurator.cli.peers.Translation;
import procurator.config.ConfigInput;
import procurator.config.Document;
import procurator.config.json.ConfigException;

/** Reads a command line: one of ours, or that of another program whose name it begins with. Decision 020. */
final class CommandLines {
    /** How errors begin that no option is to blame for. */
    private static final String NOWHERE = "command line: ";

    private final Console console;

    CommandLines(Console console) {
        this.console = console;
    }

    /** The command line, or {@code null} if it asked for help, which was given. */
    @Nullable
    Arguments read(String... args) throws Exit {
        Translation translation;
        try {
            translation = translation(args);
        } catch (Mistakes e) {
            throw new Exit(Exit.USAGE, e.all());
        } catch (IllegalArgumentException e) {
            throw new Exit(Exit.USAGE, String.valueOf(e.getMessage()));
        }
        console.out().print(translation.help());
        if (!translation.help().isEmpty()) {
            return null;
        }
        translation.warnings().forEach(this::warn);
        Arguments arguments = translation.mistakes().isEmpty() ? arguments(translation) : refused(translation);
        if (arguments.link() != null) {
            arguments.link().warnings().forEach(this::warn);
        }
        return arguments;
    }

    /** With what is wrong in the values that can be read, so that it is told now and not at the next try. */
    private Arguments refused(Translation translation) throws Exit {
        List<String> mistakes = new ArrayList<>(translation.mistakes());
        try {
            Arguments arguments = arguments(translation);
            ConfigInput given = CommandLineSettings.of(arguments, console.environment());
            if (arguments.command() == Command.LOCAL) {
                var _ = Document.open(given).local();
            } else if (arguments.command() == Command.SERVER) {
                var _ = Document.open(given).server();
            }
        } catch (Exit e) {
            mistakes.addAll(e.messages());
        } catch (ConfigException e) {
            // what is missing may be what was refused
            e.errors().stream().filter(error -> !error.startsWith(NOWHERE)).forEach(mistakes::add);
        } catch (IOException _) {
            // the file is not to be had; what is wrong with the line is said without it
        }
        throw new Exit(Exit.USAGE, mistakes);
    }

    private Translation translation(String... args) throws Exit, Mistakes {
        String first = args.length == 0 ? "" : args[0];
        Command command = Command.of(first);
        if (PeerPrograms.isPeer(first) || command == Command.LOCAL || command == Command.SERVER) {
            return PeerPrograms.translate(args, Table.OURS, console.environment());
        }
        if (command == null && !first.isEmpty() && !first.startsWith("-")) {
            throw new Exit(Exit.USAGE, "unknown command (expected one of: " + Command.words() + ")." + Usage.hint(""));
        }
        List<String> rest = Arrays.asList(args).subList(command == null ? 0 : 1, args.length);
        return PeerPrograms.read(command == null ? "" : first, rest, Table.OURS, console.environment());
    }

    private static Arguments arguments(Translation translation) throws Exit {
        Command command = Command.of(translation.command());
        if (command == null) {
            throw new Exit(
                    Exit.USAGE,
                    "which command? One of: " + Command.words() + ". 'procurator --help' says what each does.");
        }
        Map<Option, List<String>> given = new EnumMap<>(Option.class);
        translation
                .options()
                .forEach((name, values) -> given.put(Objects.requireNonNull(command.option(name)), values));
        return Positionals.place(command, given, translation.operands()).withDefaults(translation.defaults());
    }

    private void warn(String warning) {
        console.err().println("warning: " + warning);
    }

    private enum Table implements OurTable {
        OURS;

        @Override
        public List<OurOption> options(String word) {
            Command command = Command.of(word);
            return command == null
                    ? List.of()
                    : command.options().stream()
                            .map(option -> new OurOption(option.names(), option.label() != null))
                            .toList();
        }

        @Override
        public String help(String word) {
            Command command = Command.of(word);
            return command == null ? Usage.text() : Usage.text(command);
        }

        @Override
        public String version() {
            return Usage.version();
        }
    }
}
