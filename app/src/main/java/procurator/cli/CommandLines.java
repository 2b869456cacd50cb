package procurator.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import procurator.cli.peers.OurOption;
import procurator.cli.peers.Peers;
import procurator.cli.peers.Translation;

/** Reads a command line: one of ours, or that of another program whose name it begins with. */
final class CommandLines {
    private final Console console;

    CommandLines(Console console) {
        this.console = console;
    }

    /** The command line, or {@code null} if it asked for help, which was given. */
    @Nullable
    Arguments read(String... args) throws Exit {
        if (args.length > 0 && Peers.isPeer(args[0])) {
            return told(translated(args));
        }
        Arguments plain = PlainArguments.read(args);
        boolean half = args.length > 0 && (args[0].equals("local") || args[0].equals("server"));
        if (plain == null) {
            plain = half ? translated(args) : PicocliArguments.read(console, args);
        }
        return told(plain);
    }

    private @Nullable Arguments told(@Nullable Arguments arguments) {
        if (arguments != null && arguments.link() != null) {
            arguments.link().warnings().forEach(this::warn);
        }
        return arguments;
    }

    private @Nullable Arguments translated(String... args) throws Exit {
        Translation translation;
        try {
            translation = Peers.translate(args, CommandLines::options, console.environment());
        } catch (IllegalArgumentException e) {
            throw new Exit(Exit.USAGE, String.valueOf(e.getMessage()));
        }
        console.out().print(translation.help());
        if (!translation.help().isEmpty()) {
            return null;
        }
        translation.warnings().forEach(this::warn);
        String[] ours = translation.args().toArray(String[]::new);
        Arguments plain = PlainArguments.read(ours);
        Arguments read = plain != null ? plain : PicocliArguments.read(console, ours);
        return read == null ? null : read.withDefaults(translation.defaults());
    }

    private void warn(String warning) {
        console.err().println("warning: " + warning);
    }

    private static List<OurOption> options(String word) {
        Command command = word.equals("local") ? Command.LOCAL : Command.SERVER;
        return command.options().stream()
                .map(option -> new OurOption(option.names(), option.label() != null))
                .toList();
    }
}
