package procurator.cli.peers;

import java.util.Arrays;
import java.util.List;
import procurator.config.ConfigInput.Environment;
import procurator.config.ForeignWord;
import procurator.config.ForeignWords;

/** The programs whose command lines are read as they read them. */
public final class PeerPrograms {
    private PeerPrograms() {}

    /** Whether the first word of a command line names another program, maybe one that cannot be replaced. */
    public static boolean isPeer(String word) {
        return switch (word) {
            case "ss-local", "ss-tunnel", "ss-server", "sslocal", "ssserver", "ssservice" -> true;
            default -> ForeignWords.program(word) != null;
        };
    }

    /**
     * Another program's command line, its name first, or one of our own {@code local} or {@code server} with words that
     * the others use.
     *
     * @throws IllegalArgumentException if the program as a whole cannot be replaced
     * @throws Mistakes if what is wrong leaves open what the rest of it means
     */
    public static Translation translate(String[] args, OurTable ours, Environment environment) throws Mistakes {
        ForeignWord missing = ForeignWords.program(args[0]);
        if (missing != null) {
            throw new IllegalArgumentException(args[0] + ": " + missing.ofOption() + ".");
        }
        boolean service = args[0].equals("ssservice");
        String program = !service ? args[0] : args.length > 1 ? "ss" + args[1] : "";
        List<String> rest = Arrays.asList(args).subList(service ? Math.min(2, args.length) : 1, args.length);
        return Translator.translate(dialect(program, ours), rest, ours, environment);
    }

    /**
     * The command line of a command of ours that no other program has.
     *
     * @param command empty where none is given
     * @param rest what follows it
     * @throws Mistakes if what is wrong leaves open what the rest of it means
     */
    public static Translation read(String command, List<String> rest, OurTable ours, Environment environment)
            throws Mistakes {
        return Translator.translate(OurDialect.other(command, ours(ours, command)), rest, ours, environment);
    }

    private static Dialect dialect(String program, OurTable ours) {
        return switch (program) {
            case "local" -> OurDialect.local(ours(ours, "local"));
            case "server" -> OurDialect.server(ours(ours, "server"));
            case "ss-local" -> Libev.local(longOnes(ours, "local"));
            case "ss-tunnel" -> Libev.tunnel(longOnes(ours, "local"));
            case "ss-server" -> Libev.server(longOnes(ours, "server"));
            case "sslocal" -> Rust.local(longOnes(ours, "local"));
            case "ssserver" -> Rust.server(longOnes(ours, "server"));
            default ->
                throw new IllegalArgumentException(
                        "ssservice: which one? (expected: ssservice local or ssservice server).");
        };
    }

    private static List<Spelling> ours(OurTable ours, String command) {
        return ours.options(command).stream().map(OurOption::spelling).toList();
    }

    private static List<Spelling> longOnes(OurTable ours, String command) {
        return ours.options(command).stream().map(OurOption::longSpelling).toList();
    }
}
