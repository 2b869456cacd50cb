package procurator.cli.peers;

/** What {@code procurator ss-local --help} and its like print: their options, and what becomes of each. */
final class Help {
    private static final int COLUMN = 34;

    private Help() {}

    static String text(Dialect dialect, Meaning.Help asked) {
        if (asked.version()) {
            return "procurator " + version() + "\n";
        }
        StringBuilder text = new StringBuilder("Usage: procurator " + dialect.name() + " [OPTIONS]\n"
                + "Reads the command line of " + dialect.family() + " and runs 'procurator " + dialect.command()
                + "', whose long options it takes too.\n\n");
        for (Spelling spelling : dialect.spellings()) {
            String names = String.join(", ", spelling.names()) + (spelling.takesValue() ? " VALUE" : "");
            String gap = names.length() < COLUMN ? " ".repeat(COLUMN - names.length()) : "\n" + " ".repeat(COLUMN + 2);
            text.append("  ").append(names).append(gap).append(text(spelling.meaning())).append('\n');
        }
        return text.toString();
    }

    private static String version() {
        String version = Help.class.getPackage().getImplementationVersion();
        return version == null ? "from its sources" : version;
    }

    private static String text(Meaning meaning) {
        return switch (meaning) {
            case Meaning.Ours(String name) -> "is " + name;
            case Meaning.Says(String name, String value) -> "is " + name + (value == null ? "" : " " + value);
            case Meaning.Already() -> "is so anyway";
            case Meaning.NoEffect(String why) -> "has no effect: " + why;
            case Meaning.Refused(String why) -> "is refused: " + why;
            case Meaning.Link() -> "is a link, which local takes without an option too";
            case Meaning.ByValue _ -> "depends on the value";
            case Meaning.Help(boolean version) -> version ? "prints the version" : "prints this";
        };
    }
}
