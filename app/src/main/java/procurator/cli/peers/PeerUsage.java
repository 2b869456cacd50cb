package procurator.cli.peers;

import java.util.List;
import java.util.stream.Collectors;
import procurator.cli.options.Columns;
import procurator.cli.options.Usage;
import procurator.cli.peers.Meaning.Ours;
import procurator.cli.peers.Meaning.Says;

/** What {@code procurator ss-local --help} and its like print: their options, and what becomes of each. */
final class PeerUsage {
    private static final int COLUMN = 36;

    private PeerUsage() {}

    static String text(Dialect dialect) {
        if (dialect.family() == null || dialect.command() == null) {
            return Usage.text(dialect.command());
        }
        List<Columns.Row> rows = dialect.spellings().stream()
                .map(spelling -> new Columns.Row(names(spelling), text(spelling.meaning())))
                .filter(row -> !row.text().isEmpty())
                .toList();
        return "Usage: procurator " + dialect.name() + " [OPTIONS]\n"
                + "Reads the command line of " + dialect.family() + " and runs 'procurator "
                + dialect.command().word() + "', whose long options it takes too.\n\n"
                + Columns.of(rows, COLUMN)
                + "\nWithout effect, with a warning:\n" + names(dialect, Meaning.NoEffect.class)
                + "\nRefused, saying what to write instead:\n" + names(dialect, Meaning.Refused.class);
    }

    private static String names(Spelling spelling) {
        return "  " + String.join(", ", spelling.names()) + (spelling.takesValue() ? " VALUE" : "");
    }

    private static String names(Dialect dialect, Class<? extends Meaning> kind) {
        String names = dialect.spellings().stream()
                .filter(spelling -> kind.isInstance(spelling.meaning()))
                .flatMap(spelling -> spelling.names().stream())
                .collect(Collectors.joining(" "));
        return "  " + Columns.wrapped(names, 2) + "\n";
    }

    private static String text(Meaning meaning) {
        return switch (meaning) {
            case Ours(var option) -> "is " + option.longName();
            case Says(var option, String value) -> "is " + option.longName() + (value == null ? "" : " " + value);
            case Meaning.Both(Says first, Ours second) ->
                "is " + first.option().longName() + " " + second.option().longName();
            case Meaning.Already() -> "is so anyway";
            case Meaning.ServerLink() -> "is a link, which local takes without an option too";
            case Meaning.ByProtocol() -> "depends on its value";
            case Meaning.NoEffect _, Meaning.Refused _ -> "";
            case Meaning.HelpOrVersion(boolean version) -> version ? "prints the version" : "prints this";
        };
    }
}
