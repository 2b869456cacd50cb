package procurator.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;
import procurator.config.Nearest;

/** Reads any command line, says what is wrong with it, and helps. */
final class PicocliArguments {
    private static final Map<String, String> EXIT_CODES = exitCodes();

    private PicocliArguments() {}

    /** The command line, or {@code null} if it asked for help, which was given. */
    static @Nullable Arguments read(Console console, String... args) throws Exit {
        CommandLine line = line().setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8))
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        try {
            ParseResult result = line.parseArgs(args);
            if (CommandLine.printHelpIfRequested(result)) {
                return null;
            }
            if (!result.hasSubcommand()) {
                throw new Exit(
                        Exit.USAGE,
                        "which command? One of: " + String.join(", ", words())
                                + ". 'procurator --help' says what each does.");
            }
            return arguments(result.subcommand());
        } catch (CommandLine.ParameterException e) {
            throw new Exit(Exit.USAGE, message(e));
        }
    }

    private static List<String> words() {
        return Arrays.stream(Command.values()).map(Command::word).toList();
    }

    /** Only names of options come from the command line: its values may be secrets. */
    private static String message(CommandLine.ParameterException e) {
        String help = " 'procurator " + e.getCommandLine().getCommandName() + " --help' names them all.";
        return switch (e) {
            case CommandLine.UnmatchedArgumentException unmatched ->
                unmatched(unmatched) + help.replace("procurator procurator", "procurator");
            case CommandLine.MissingParameterException missing ->
                missing.getMissing().stream()
                                .map(PicocliArguments::name)
                                .findFirst()
                                .orElse("an option")
                        + ": its value is missing." + help;
            case CommandLine.OverwrittenOptionException twice ->
                name(twice.getOverwritten()) + ": given twice (expected: once)." + help;
            default -> "the command line is wrong." + help;
        };
    }

    private static String name(CommandLine.Model.ArgSpec spec) {
        return spec instanceof OptionSpec option ? option.longestName() : spec.paramLabel();
    }

    private static String unmatched(CommandLine.UnmatchedArgumentException e) {
        String first = e.getUnmatched().getFirst();
        if (e.getCommandLine().getParent() == null && !first.startsWith("-")) {
            return "unknown command (expected one of: " + String.join(", ", words()) + ").";
        }
        if (!first.startsWith("-")) {
            return "an argument too many, after its options.";
        }
        int end = first.indexOf('=');
        String name = end < 0 ? first : first.substring(0, end);
        String shown = name.matches("--?[A-Za-z0-9-]{1,24}") ? name + ": " : "";
        return shown + "unknown option" + suggestion(shown.isEmpty() ? "" : name, e.getCommandLine());
    }

    /** Only long names that are nearly right: picocli's own guesses make -a nobody an open proxy. */
    private static String suggestion(String name, CommandLine line) {
        List<String> names = line.getCommandSpec().optionsMap().keySet().stream()
                .filter(known -> known.startsWith("--"))
                .map(known -> known.substring(2))
                .toList();
        String meant = name.startsWith("--") ? Nearest.to(name.substring(2), names) : null;
        return meant == null ? "." : " (did you mean --" + meant + "?).";
    }

    private static Arguments arguments(ParseResult result) throws Exit {
        Command command = (Command) result.commandSpec().userObject();
        Map<Option, List<String>> given = new EnumMap<>(Option.class);
        for (Option option : command.options()) {
            String name = option.names().getFirst();
            if (result.hasMatchedOption(name)) {
                given.put(option, option.label() == null ? List.of() : values(result.matchedOptionValue(name, null)));
            }
        }
        String[] others = result.matchedPositionalValue(0, new String[0]);
        return Positionals.place(command, given, List.of(others));
    }

    private static List<String> values(@Nullable Object value) {
        return value instanceof String[] several ? List.of(several) : List.of(String.valueOf(value));
    }

    /** The completion script of bash. */
    static String completion() {
        return AutoComplete.bash("procurator", line());
    }

    private static CommandLine line() {
        CommandSpec root = CommandSpec.create().name("procurator").mixinStandardHelpOptions(true);
        root.version("procurator " + version());
        root.usageMessage()
                .description("A Shadowsocks proxy: local beside the browser, server near the web. TCP and UDP.")
                .exitCodeListHeading("Exit codes:%n")
                .exitCodeList(EXIT_CODES);
        for (Command command : Command.values()) {
            root.addSubcommand(command.word(), spec(command));
        }
        return new CommandLine(root)
                .setTrimQuotes(false)
                .setExpandAtFiles(false)
                .setUsageHelpWidth(100);
    }

    private static Map<String, String> exitCodes() {
        Map<String, String> codes = new LinkedHashMap<>();
        codes.put(" 0", "done, or ended by SIGTERM or SIGINT, after a drain or a second signal");
        codes.put("64", "the command line is wrong");
        codes.put("69", "check --connect did not get through; the launcher found no JDK 25");
        codes.put("71", "the system has no descriptors or no epoll for us");
        codes.put("74", "a file cannot be read or written, or an address is taken");
        codes.put("78", "the configuration is wrong");
        return codes;
    }

    private static String version() {
        String version = PicocliArguments.class.getPackage().getImplementationVersion();
        return version == null ? "from its sources" : version;
    }

    private static CommandSpec spec(Command command) {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(command).mixinStandardHelpOptions(true);
        spec.version("procurator " + version());
        spec.usageMessage().description(command.text()).sortOptions(false).abbreviateSynopsis(true);
        command.options().forEach(option -> spec.addOption(option(option)));
        if (command.positional() != null) {
            spec.addPositional(PositionalParamSpec.builder()
                    .paramLabel(command.positional())
                    .description(command.positionalText())
                    .index("0..*")
                    .arity("0.." + command.positionals())
                    .type(String[].class)
                    .hideParamSyntax(true)
                    .build());
        }
        return spec;
    }

    private static OptionSpec option(Option option) {
        OptionSpec.Builder builder =
                OptionSpec.builder(option.names().toArray(String[]::new)).description(option.text());
        if (option.label() == null) {
            return builder.type(boolean.class).arity("0").build();
        }
        return builder.paramLabel(option.label())
                .type(option.repeatable() ? String[].class : String.class)
                .arity("1")
                .build();
    }
}
