package procurator.cli.options;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The commands there are. */
public enum Command {
    LOCAL(
            "SOCKS and HTTP in, encrypted link out: runs beside the browser",
            "[LINK|URL|FILE]",
            Option.of(Option.For.LOCAL)),
    SERVER("encrypted link in, plain TCP and UDP out: runs near the web", "[FILE]", Option.of(Option.For.SERVER)),
    DEMO("both halves on loopback with a fresh key, to try", null, EnumSet.of(Option.MODE, Option.LOG_LEVEL)),
    CHECK(
            "says what is wrong with a configuration, or what it would do",
            "[local|server] [LINK|URL|FILE]",
            EnumSet.of(Option.CONFIG, Option.ALLOW_INSECURE_CIPHERS, Option.ALLOW_WEAK_PREFIX, Option.CONNECT)),
    ENV(
            "prints the variables that lead a shell's programs to local: eval \"$(procurator env)\"",
            "[LINK|FILE]",
            Option.of(Option.For.LOCAL, Option.FISH, Option.UNSET)),
    GENKEY("makes a key", null, EnumSet.of(Option.METHOD)),
    URL(
            "prints the ss:// URL of a configuration, and its QR code on a terminal",
            "[LINK|FILE]",
            EnumSet.of(
                    Option.CONFIG,
                    Option.ALLOW_INSECURE_CIPHERS,
                    Option.ALLOW_WEAK_PREFIX,
                    Option.HOST,
                    Option.USER,
                    Option.QR)),
    CONTAINER(
            "a server by variables, as images are run: SERVER_ADDR, SERVER_PORT, METHOD, PASSWORD, ARGS, LINK_HOST",
            null,
            EnumSet.of(Option.HEALTH)),
    COMPLETION("prints what a shell completes: source <(procurator completion bash)", "[bash|zsh|fish]", Set.of()),
    MANUAL("prints the manual page: procurator manual | man -l -", null, Set.of());

    private final String text;
    private final @Nullable String positional;

    @SuppressWarnings("ImmutableEnumChecker") // nobody changes it, and it keeps the order that help shows
    private final Set<Option> options;

    Command(String text, @Nullable String positional, Set<Option> options) {
        this.text = text;
        this.positional = positional;
        this.options = options;
    }

    public String text() {
        return text;
    }

    /** What help calls its arguments that are no options, or {@code null} if it takes none. */
    public @Nullable String positional() {
        return positional;
    }

    /** What help says of it. */
    String positionalText() {
        return switch (this) {
            case LOCAL ->
                "an ss:// link of the server, instead of -s, -p, -m and -k; the https:// or ssconf:// URL of a list of"
                        + " servers; or a file, as with -c";
            case CHECK ->
                "for which half it is, guessed by its keys where it is not said; a link, a list's URL, or a file as with -c";
            case COMPLETION -> "the shell, bash if none is said";
            case ENV ->
                "as for local, like the options; with neither a server need not be named. Where there are users, the"
                        + " first one's password is told";
            default -> "a file, as with -c" + (this == URL ? "; or a link" : "");
        };
    }

    /** Those of its arguments that are words of ours. */
    public List<String> operandWords() {
        return positional == null
                ? List.of()
                : Arrays.stream(positional.split("[\\[\\]| ]+", -1))
                        .filter(word -> word.matches("[a-z]+"))
                        .toList();
    }

    /** Whether an argument may be a file. */
    public boolean takesFile() {
        return positional != null && positional.contains("FILE");
    }

    public Set<Option> options() {
        return options;
    }

    /** As it is written on the command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Stream<Command> all() {
        return Arrays.stream(values());
    }

    /** What can be written on the command line, for errors. */
    public static String words() {
        return all().map(Command::word).collect(Collectors.joining(", "));
    }

    public static @Nullable Command of(String word) {
        return all().filter(command -> command.word().equals(word)).findFirst().orElse(null);
    }
}
