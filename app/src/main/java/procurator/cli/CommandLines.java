package procurator.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procurator.cli.options.Command;
import procurator.cli.options.Exit;
import procurator.cli.options.Usage;
import procurator.cli.peers.PeerPrograms;
import procurator.cli.peers.Translation;
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
        Translation translation = PeerPrograms.translate(List.of(args), console.environment());
        console.out().print(translation.help());
        if (!translation.help().isEmpty()) {
            return null;
        }
        translation.warnings().forEach(console::warn);
        Arguments arguments = translation.mistakes().isEmpty() ? arguments(translation) : refused(translation);
        if (arguments.link() != null) {
            arguments.link().warnings().forEach(console::warn);
        }
        return arguments;
    }

    /** With what is wrong in the values that can be read, so that it is told now and not at the next try. */
    private Arguments refused(Translation translation) throws Exit {
        List<String> mistakes = new ArrayList<>(translation.mistakes());
        try {
            Arguments arguments = arguments(translation);
            if (arguments.command() == Command.LOCAL) {
                var _ = CommandLineSettings.document(arguments, console).local();
            } else if (arguments.command() == Command.SERVER) {
                var _ = CommandLineSettings.document(arguments, console).server();
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

    private static Arguments arguments(Translation translation) throws Exit {
        if (translation.command() == null) {
            throw Usage.whichCommand();
        }
        return Positionals.place(translation.command(), translation);
    }
}
