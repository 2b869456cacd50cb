package procurator.cli.peers;

import java.util.List;
import procurator.cli.peers.Meaning.Ours;
import procurator.cli.peers.Meaning.Says;

/** What {@code procurator ss-local --help} and its like print: their options, and what becomes of each. */
final class PeerUsage {
    private static final int COLUMN = 34;
    private static final int WIDTH = 100;

    private PeerUsage() {}

    static String text(Dialect dialect) {
        StringBuilder text = new StringBuilder("Usage: procurator " + dialect.name() + " [OPTIONS]\n"
                + "Reads the command line of " + dialect.family() + " and runs 'procurator " + dialect.command()
                + "', whose long options it takes too.\n\n");
        for (Spelling spelling : dialect.spellings()) {
            String meaning = text(spelling.meaning());
            if (!meaning.isEmpty()) {
                text.append("  ").append(padded(spelling)).append(meaning).append('\n');
            }
        }
        text.append("\nWithout effect, with a warning:\n").append(names(dialect, Meaning.NoEffect.class));
        text.append("\nRefused, saying what to write instead:\n").append(names(dialect, Meaning.Refused.class));
        return text.toString();
    }

    private static String padded(Spelling spelling) {
        String names = String.join(", ", spelling.names()) + (spelling.takesValue() ? " VALUE" : "");
        return names.length() < COLUMN
                ? names + " ".repeat(COLUMN - names.length())
                : names + "\n" + " ".repeat(COLUMN + 2);
    }

    private static String names(Dialect dialect, Class<? extends Meaning> kind) {
        StringBuilder text = new StringBuilder();
        int column = 0;
        for (Spelling spelling : dialect.spellings()) {
            for (String name : kind.isInstance(spelling.meaning()) ? spelling.names() : List.<String>of()) {
                boolean wrap = column + name.length() > WIDTH;
                text.append(wrap ? "\n" : "")
                        .append(column == 0 || wrap ? "  " : " ")
                        .append(name);
                column = (wrap || column == 0 ? 2 : column + 1) + name.length();
            }
        }
        return text.append('\n').toString();
    }

    private static String text(Meaning meaning) {
        return switch (meaning) {
            case Meaning.Ours(String name) -> "is " + name;
            case Meaning.Says(String name, String value) -> "is " + name + (value == null ? "" : " " + value);
            case Meaning.Both(Says first, Ours second) -> "is " + first.name() + " " + second.name();
            case Meaning.Already() -> "is so anyway";
            case Meaning.ServerLink() -> "is a link, which local takes without an option too";
            case Meaning.ByValue _ -> "depends on its value";
            case Meaning.NoEffect _, Meaning.Refused _ -> "";
            case Meaning.HelpOrVersion(boolean version) -> version ? "prints the version" : "prints this";
        };
    }
}
