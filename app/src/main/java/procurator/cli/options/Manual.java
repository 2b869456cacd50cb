package procurator.cli.options;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The manual page, from the table of commands and options, in the man macros (man(7)) that every reader has. */
public final class Manual {
    private static final String ABOUT = """
            .SH DESCRIPTION
            A Shadowsocks proxy: \\fBlocal\\fR serves SOCKS and HTTP beside the browser, \\fBserver\\fR reaches the web for it, and
            between them all is encrypted. Every other Shadowsocks program can be the other half.
            The configuration is the JSON of these programs; options win over it.
            \\fBprocurator demo\\fR runs both halves on this machine, to try.
            """;

    private static final String OPERATION = """
            .SH SIGNALS
            .TP
            .B SIGTERM, SIGINT
            Takes nothing new, lets tunnels end for 30 s, and exits; a second one ends at once.
            .TP
            .B SIGHUP
            Says whether the configuration is in order.
            .TP
            .B SIGUSR1
            Prints counters and limits.
            .SH ENVIRONMENT
            .TP
            .B PROCURATOR_JAVA_OPTIONS
            Options for the JVM, such as \\-Xmx256m.
            .TP
            .B XDG_STATE_HOME
            Where a crash of the JVM leaves its report, in a private folder \\fIprocurator\\fR; ~/.local/state without it.
            """;

    private Manual() {}

    /** What {@code man -l -} reads. */
    public static String page() {
        StringBuilder page = new StringBuilder(
                ".TH PROCURATOR 1 \"\" \"" + escaped(Usage.version().strip())
                        + "\" \"User Commands\"\n.SH NAME\nprocurator \\- a fast, small proxy pair that speaks Shadowsocks\n"
                        + ".SH SYNOPSIS\n");
        page.append(Command.all().map(Manual::synopsis).collect(Collectors.joining(".br\n")));
        page.append(ABOUT).append(".SH COMMANDS\n");
        Command.all().forEach(command -> page.append(item(command.word(), command.text())));
        page.append(".SH OPTIONS\nOf \\fBlocal\\fR and \\fBserver\\fR, where nothing else is said.\n");
        page.append(item("-h, --help", "Shows help on a command."));
        page.append(item("-V, --version", "Prints the version."));
        for (Option.Group group : Option.Group.values()) {
            page.append(".SS ").append(group.title()).append('\n');
            Arrays.stream(Option.values())
                    .filter(option -> option.group() == group)
                    .forEach(option -> page.append(item(option.shown(), option.text() + takers(option))));
        }
        page.append(OPERATION).append(".SH EXIT STATUS\n");
        Exit.CODES.forEach(row -> page.append(item(row.name().strip(), row.text())));
        return page.toString();
    }

    private static String synopsis(Command command) {
        @Nullable String operands = command.positional();
        return ".B procurator " + command.word() + "\n" + (command.options().isEmpty() ? "" : "[\\fIOPTIONS\\fR]\n")
                + (operands == null ? "" : escaped(operands) + "\n");
    }

    /** Which commands take it, if they are not just the halves. */
    private static String takers(Option option) {
        String takers = Command.all()
                .filter(command -> command.options().contains(option))
                .map(Command::word)
                .collect(Collectors.joining(", "));
        return takers.equals("local, server") ? "" : " (" + takers + ")";
    }

    private static String item(String name, String text) {
        return ".TP\n.B " + escaped(name) + "\n" + escaped(text) + "\n";
    }

    /** A hyphen to copy is a minus, and no line of a text may look like a request. */
    private static String escaped(String text) {
        return text.replace("\\", "\\e").replace("-", "\\-").replaceAll("^(?=[.'])", "\\\\&");
    }
}
