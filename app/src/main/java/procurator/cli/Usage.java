package procurator.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What {@code --help} and {@code --version} print, from the table of commands and options. */
final class Usage {
    private static final int WIDTH = 100;
    /** Names longer than this stand on a line of their own. */
    private static final int LONGEST_NAME = 26;

    /** So many options are read without titles. */
    private static final int FEW = 8;

    private static final String HELP = "Show this help message and exit.";
    private static final String VERSION = "Print version information and exit.";

    private static final Map<String, String> EXIT_CODES = new TreeMap<>(Map.of(
            " 0", "done, or ended by SIGTERM or SIGINT, after a drain or a second signal",
            "64", "the command line is wrong",
            "69", "check --connect did not get through; the launcher found no JDK 25",
            "70", "a fault of procurator's own; the launcher could not build",
            "71", "the system has no descriptors or no epoll for us",
            "74", "a file cannot be read or written, or an address is taken",
            "78", "the configuration is wrong"));

    /** A name and what it means. */
    private record Row(String name, String text) {}

    private Usage() {}

    static String version() {
        String version = Usage.class.getPackage().getImplementationVersion();
        return "procurator " + (version == null ? "from its sources" : version) + "\n";
    }

    /** Where an error sends its reader; the empty word for no command. */
    static String hint(String word) {
        return " '" + ("procurator " + word).strip() + " --help' names them all.";
    }

    static String text() {
        List<Row> commands = new ArrayList<>();
        for (Command command : Command.values()) {
            commands.add(new Row("  " + command.word(), command.text()));
        }
        List<Row> codes = new ArrayList<>();
        EXIT_CODES.forEach((code, text) -> codes.add(new Row("  " + code, text)));
        return "Usage: procurator [-hV] [COMMAND]\n"
                + "A Shadowsocks proxy: local beside the browser, server near the web. TCP and UDP.\n"
                + table(List.of(new Row("  -h, --help", HELP), new Row("  -V, --version", VERSION)), 3)
                + "Commands:\n" + table(commands, 2)
                + "Exit codes:\n" + table(codes, 3);
    }

    static String text(Command command) {
        List<Row> rows = new ArrayList<>();
        String operands = command.positional() == null ? "" : command.positional();
        if (!operands.isEmpty()) {
            rows.add(new Row("      " + operands, command.positionalText()));
        }
        rows.add(new Row("  -h, --help", HELP));
        rows.add(new Row("  -V, --version", VERSION));
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
        return new Row(names(option), option.text());
    }

    private static String names(Option option) {
        String names = String.join(", ", option.names());
        return (names.startsWith("--") ? "      " : "  ")
                + names
                + (option.label() == null ? "" : "=" + option.label());
    }

    private static String table(List<Row> rows, int gap) {
        int column = gap
                + rows.stream()
                        .mapToInt(row -> row.name.length())
                        .filter(length -> length <= LONGEST_NAME)
                        .max()
                        .orElse(0);
        StringBuilder table = new StringBuilder();
        for (Row row : rows) {
            if (row.text.isEmpty()) {
                table.append(row.name).append('\n');
                continue;
            }
            boolean fits = row.name.length() + 2 <= column;
            table.append(
                    fits ? row.name + " ".repeat(column - row.name.length()) : row.name + "\n" + " ".repeat(column));
            table.append(wrapped(row.text, column)).append('\n');
        }
        return table.toString();
    }

    /** Further lines stand two to the right of the first. */
    private static String wrapped(String text, int column) {
        StringBuilder wrapped = new StringBuilder();
        int at = column;
        for (String word : text.split(" ", -1)) {
            if (at > column && at + 1 + word.length() >= WIDTH) {
                wrapped.append('\n').append(" ".repeat(column + 2));
                at = column + 2;
            } else if (at > column) {
                wrapped.append(' ');
                at++;
            }
            wrapped.append(word);
            at += word.length();
        }
        return wrapped.toString();
    }
}
