package procurator.cli.peers;

import java.util.List;
import org.jspecify.annotations.Nullable;
import procurator.cli.options.Command;
import procurator.cli.options.Exit;
import procurator.cli.options.Option;
import procurator.cli.options.Usage;
import procurator.config.ConfigInput.Environment;
import procurator.config.ForeignWord;
import procurator.config.ForeignWords;

/** The programs whose command lines are read as they read them, ours among them. */
public final class PeerPrograms {
    private PeerPrograms() {}

    /**
     * A command line, a command of ours or another program's name first.
     *
     * @throws Exit if the program as a whole cannot be replaced, or what is wrong leaves open what the rest of it means
     */
    public static Translation translate(List<String> args, Environment environment) throws Exit {
        String first = args.isEmpty() ? "" : args.getFirst();
        ForeignWord missing = ForeignWords.program(first);
        if (missing != null) {
            throw new Exit(Exit.USAGE, first + ": " + missing.ofOption() + ".");
        }
        boolean service = first.equals("ssservice");
        Dialect peer = peer(service && args.size() > 1 ? "ss" + args.get(1) : first);
        if (peer != null) {
            return Translator.translate(peer, args.subList(service ? 2 : 1, args.size()), environment);
        }
        if (service) {
            throw new Exit(Exit.USAGE, "ssservice: which one? (expected: ssservice local or ssservice server).");
        }
        Command command = Command.of(first);
        if (command == null && Option.isOne(first)) {
            throw Usage.whichCommand();
        }
        if (command == null && !first.isEmpty() && !first.startsWith("-")) {
            throw new Exit(Exit.USAGE, "unknown command (expected one of: " + Command.words() + ")." + Usage.hint(""));
        }
        return Translator.translate(
                OurDialect.of(command), command == null ? args : args.subList(1, args.size()), environment);
    }

    private static @Nullable Dialect peer(String program) {
        return switch (program) {
            case "ss-local" -> Libev.local();
            case "ss-tunnel" -> Libev.tunnel();
            case "ss-server" -> Libev.server();
            case "sslocal" -> Rust.local();
            case "ssserver" -> Rust.server();
            default -> null;
        };
    }
}
