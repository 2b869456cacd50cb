package procurator.cli.peers;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procurator.cli.options.Exit;
import procurator.cli.options.Usage;
import procurator.config.ConfigInput.Environment;
import procurator.config.Nearest;

/**
 * Reads a command line as getopt and clap do: {@code -p 1}, {@code -p1}, {@code -uv}, {@code --mode x},
 * {@code --mode=x}; after {@code --} nothing is an option.
 */
final class Translator {
    private final Dialect dialect;
    private final Words words;
    private final Deque<String> rest;
    private final List<String> warnings = new ArrayList<>();
    private final List<String> mistakes = new ArrayList<>();

    /** Whether a word may be the value of an option that nobody knows. */
    private boolean unclear;

    private Meaning.@Nullable HelpOrVersion asked;

    private Translator(Dialect dialect, List<String> args) {
        this.dialect = dialect;
        this.words = new Words(dialect);
        this.rest = new ArrayDeque<>(args);
    }

    /**
     * The command line with what is wrong in it.
     *
     * @throws Exit if what is wrong leaves open what the rest of it means
     */
    static Translation translate(Dialect dialect, List<String> args, Environment environment) throws Exit {
        Translator translator = new Translator(dialect, args);
        translator.read();
        boolean asked = translator.asked != null;
        boolean clear = asked
                || (!translator.unclear
                        && translator.noting(() -> dialect.completing().complete(translator.words, environment)));
        if (!clear) {
            throw new Exit(Exit.USAGE, translator.mistakes);
        }
        return new Translation(
                dialect.command(),
                translator.words.given(),
                translator.words.others(),
                dialect.defaults(),
                translator.warnings,
                translator.mistakes,
                translator.help());
    }

    /** What is printed instead of running it, empty for nothing. */
    private String help() {
        return asked == null ? "" : asked.version() ? Usage.version() : PeerUsage.text(dialect);
    }

    /** Whether it went well. One mistake does not hide the next. */
    private boolean noting(Runnable part) {
        try {
            part.run();
            return true;
        } catch (IllegalArgumentException e) {
            mistakes.add(String.valueOf(e.getMessage()));
            return false;
        }
    }

    private void read() {
        while (!rest.isEmpty() && asked == null) {
            String arg = rest.removeFirst();
            if (arg.equals("--")) {
                rest.forEach(words::addOther);
                rest.clear();
            } else if (arg.startsWith("--")) {
                boolean _ = noting(() -> readLong(arg));
            } else if (arg.startsWith("-") && arg.length() > 1) {
                boolean _ = noting(() -> readShort(arg));
            } else {
                words.addOther(arg);
            }
        }
    }

    private void readLong(String arg) {
        int equals = arg.indexOf('=');
        String name = equals < 0 ? arg : arg.substring(0, equals);
        Spelling spelling = known(name);
        name = spelling.names().contains(name) ? name : name.replace('_', '-');
        if (!spelling.takesValue() && equals >= 0) {
            throw new IllegalArgumentException(name + ": takes no value (expected: " + name + " alone).");
        }
        String value = equals < 0 ? null : arg.substring(equals + 1);
        apply(name, spelling.takesValue() && value == null ? next(name) : value, spelling.meaning());
    }

    /** Letters without values, the last maybe with one. */
    private void readShort(String arg) {
        for (int i = 1; i < arg.length() && asked == null; i++) {
            String name = "-" + arg.charAt(i);
            Spelling spelling = known(name);
            if (spelling.takesValue()) {
                String glued = arg.substring(i + 1);
                boolean assigned = glued.startsWith("=") && !dialect.lastWins();
                apply(name, glued.isEmpty() ? next(name) : assigned ? glued.substring(1) : glued, spelling.meaning());
                return;
            }
            apply(name, null, spelling.meaning());
        }
    }

    private String next(String name) {
        if (rest.isEmpty() || dialect.find(rest.getFirst()) != null) {
            throw new IllegalArgumentException(name + ": its value is missing." + Usage.hint(dialect.name()));
        }
        return rest.removeFirst();
    }

    /** Some write --fast_open, as the key is called. */
    private Spelling known(String name) {
        Spelling spelling = dialect.find(name);
        if (spelling == null && name.startsWith("--")) {
            spelling = dialect.find(name.replace('_', '-'));
        }
        if (spelling != null) {
            return spelling;
        }
        unclear = true;
        boolean isName = name.matches("-[A-Za-z0-9]|--[A-Za-z0-9][A-Za-z0-9_-]{0,40}");
        String meant = isName && name.startsWith("--") ? Nearest.to(name.substring(2), dialect.longNames()) : null;
        throw new IllegalArgumentException((isName ? name + ": " : "") + "unknown option"
                + (meant == null ? "." : " (did you mean --" + meant + "?).") + Usage.hint(dialect.name()));
    }

    private void apply(String typed, @Nullable String value, Meaning meaning) {
        switch (meaning) {
            case Meaning.Ours(var option) -> words.add(option, value, typed);
            case Meaning.Says(var option, String said) -> words.add(option, said, typed);
            case Meaning.Both(Meaning.Says first, Meaning.Ours second) -> {
                apply(typed, value, first);
                apply(typed, value, second);
            }
            case Meaning.Already() -> {}
            case Meaning.NoEffect(String why) -> warn(typed + ": " + why);
            case Meaning.ByProtocol() -> words.protocol(String.valueOf(value), typed);
            case Meaning.ServerLink() -> words.addOther(String.valueOf(value));
            case Meaning.HelpOrVersion found -> asked = found;
            case Meaning.Refused(String why) -> {
                if (value == null || !value.isEmpty()) {
                    throw new IllegalArgumentException(typed + ": " + why);
                }
            }
        }
    }

    private void warn(String warning) {
        if (!warnings.contains(warning)) {
            warnings.add(warning);
        }
    }
}
