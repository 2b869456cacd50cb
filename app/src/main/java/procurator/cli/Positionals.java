package procurator.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import procurator.cli.completion.Completion;
import procurator.cli.options.Command;
import procurator.cli.options.Exit;
import procurator.cli.options.Option;
import procurator.cli.options.Usage;
import procurator.cli.peers.Translation;
import procurator.config.ListUrls;
import procurator.config.ShareLink;

/** What the words of a command line are that belong to no option: a half, a shell, a link or a file. */
final class Positionals {
    private static final Set<Option> OF_LINKS =
            Set.of(Option.SERVER, Option.SERVER_PORT, Option.METHOD, Option.PASSWORD, Option.PASSWORD_FILE, Option.KEY);

    private final Command command;
    private final Map<Option, List<String>> given;
    private @Nullable Command half;
    private @Nullable Completion shell;
    private @Nullable ShareLink link;
    private @Nullable String subscription;

    private Positionals(Command command, Map<Option, List<String>> given) {
        this.command = command;
        this.given = new EnumMap<>(Option.class);
        this.given.putAll(given);
    }

    /** None of the words is ever shown: a link without its scheme is a secret too. */
    static Arguments place(Command command, Translation translation) throws Exit {
        Positionals positionals = new Positionals(command, translation.given());
        if (command.positional() == null && !translation.operands().isEmpty()) {
            throw positionals.usage("an argument too many (expected: options alone)." + Usage.hint(command.word()));
        }
        for (String word : translation.operands()) {
            positionals.place(word);
        }
        positionals.check();
        return new Arguments(
                command,
                positionals.given,
                positionals.half,
                positionals.shell,
                positionals.link,
                positionals.subscription,
                translation.defaults());
    }

    private void place(String word) throws Exit {
        boolean namesHalf = command == Command.CHECK && (word.equals("local") || word.equals("server"));
        if (command == Command.COMPLETION) {
            shell(word);
        } else if (namesHalf && half == null) {
            half = Command.of(word);
        } else if (link != null || subscription != null || given.containsKey(Option.CONFIG)) {
            throw usage("an argument too many (expected: one configuration, by -c FILE, FILE or a link).");
        } else if (ListUrls.isOne(word) && command != Command.URL) {
            subscription(word);
        } else if (ShareLink.isOne(word)) {
            link(word);
        } else if (isFile(word)) {
            given.put(Option.CONFIG, new ArrayList<>(List.of(word)));
        } else {
            throw usage("what is given without an option is "
                    + (word.isBlank() ? "empty" : "neither a link nor a file that is there") + " (expected: "
                    + command.positional() + ", or -c FILE).");
        }
    }

    private void shell(String word) throws Exit {
        Completion named = Completion.of(word);
        if (shell != null || named == null) {
            throw usage("for which shell? (expected one of: " + Completion.words() + ").");
        }
        shell = named;
    }

    private void subscription(String word) throws Exit {
        if (command == Command.SERVER || half == Command.SERVER) {
            throw usage("a list of servers is for local (expected: -c FILE, or -s, -m and -k).");
        }
        subscription = word;
    }

    private void link(String word) throws Exit {
        if (command == Command.SERVER) {
            throw usage("a link tells local which server to use (expected: -c FILE, or -s, -m and -k).");
        }
        try {
            link = ShareLink.parse(word);
        } catch (IllegalArgumentException e) {
            throw new Exit(Exit.USAGE, String.valueOf(e.getMessage()));
        }
    }

    private void check() throws Exit {
        if (link == null) {
            return;
        }
        if (half == Command.SERVER) {
            throw usage("a link is for local (expected: check local LINK).");
        }
        List<String> twice = given.keySet().stream()
                .filter(OF_LINKS::contains)
                .map(option -> option.names().getFirst()
                        + ": given beside a link, which says it too (expected: one of the two).")
                .toList();
        if (!twice.isEmpty()) {
            throw new Exit(Exit.USAGE, twice);
        }
    }

    private Exit usage(String text) {
        return new Exit(Exit.USAGE, command.word() + ": " + text);
    }

    private static boolean isFile(String word) {
        try {
            return word.endsWith(".json") || (!word.isEmpty() && Files.exists(Path.of(word)));
        } catch (InvalidPathException _) {
            return false;
        }
    }
}
