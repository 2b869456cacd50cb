package procurator.cli.options;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procurator.cli.options.Columns.Row;

/** What {@code --help} and {@code --version} print, from the table of commands and options. */
public final class Usage {
    /** Names longer than this stand on a line of their own. */
    private static final int LONGEST_NAME = 26;

    /** So many options are read without titles. */
    private static final int FEW = 8;

    private static final Row HELP = new Row("  -h, --help", "Show this help message and exit.");
    private static final Row VERSION = new Row("  -V, --version", "Print version information and exit.");

    private Usage() {}

    public static String version() {
        String version = Usage.class.getPackage().getImplementationVersion();
        return "procurator " + (version == null ? "from its sources" : version) + "\n";
    }

    /** Where an error sends its reader; the empty word for no command. */
    public static String hint(String word) {
        return " '" + ("procurator " + word).strip() + " --help' names them all.";
    }

    /** Where none is named, or not before its options. */
    public static Exit whichCommand() {
        return new Exit(
                Exit.USAGE,
                "which command? It comes first, one of: " + Command.words()
                        + ". 'procurator --help' says what each does.");
    }

    /** Of a command, {@code null} for the whole program. */
    public static String text(@Nullable Command command) {
        return command == null ? ofProgram() : of(command);
    }

    private static String ofProgram() {
        List<Row> commands = Command.all()
                .map(command -> new Row("  " + command.word(), command.text()))
                .toList();
        return "Usage: procurator [-hV] [COMMAND]\n"
                + "A Shadowsocks proxy: local beside the browser, server near the web. TCP and UDP.\n"
                + table(List.of(HELP, VERSION), 3)
                + "Commands:\n" + table(commands, 2)
                + "Exit codes:\n" + table(Exit.CODES, 3);
    }

    private static String of(Command command) {
        List<Row> rows = new ArrayList<>();
        String operands = command.positional() == null ? "" : command.positional();
        if (!operands.isEmpty()) {
            rows.add(new Row("      " + operands, command.positionalText()));
        }
        rows.addAll(List.of(HELP, VERSION));
        if (command.options().size() <= FEW) {
            command.options().forEach(option -> rows.add(row(option)));
        } else {
            Arrays.stream(Option.Group.values()).forEach(group -> addGroup(group, command, rows));
        }
        return ("Usage: procurator " + command.word() + " [OPTIONS] " + operands).strip() + "\n" + command.text() + "\n"
                + table(rows, 3);
    }

    private static void addGroup(Option.Group group, Command command, List<Row> rows) {
        List<Row> own = command.options().stream()
                .filter(option -> option.group() == group)
                .map(Usage::row)
                .toList();
        if (!own.isEmpty()) {
            rows.add(new Row(group.title() + ":", ""));
            rows.addAll(own);
        }
    }

    private static Row row(Option option) {
        return new Row((option.shown().startsWith("--") ? "      " : "  ") + option.shown(), option.text());
    }

    private static String table(List<Row> rows, int gap) {
        int longest = rows.stream()
                .mapToInt(row -> row.name().length())
                .filter(length -> length <= LONGEST_NAME)
                .max()
                .orElse(0);
        return Columns.of(rows, longest + gap);
    }
}
