package procurator.cli.completion;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The shells that complete a command line. */
public enum Completion {
    BASH,
    ZSH,
    FISH;

    /** What every command takes beside its own. */
    static final List<String> ALWAYS = List.of("-h", "--help", "-V", "--version");

    /** What the shell is to read. */
    public String script() {
        return switch (this) {
            case BASH -> BashCompletion.script();
            case ZSH -> ZshCompletion.script();
            case FISH -> FishCompletion.script();
        };
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static @Nullable Completion of(String word) {
        return Arrays.stream(values())
                .filter(shell -> shell.word().equals(word))
                .findFirst()
                .orElse(null);
    }

    /** What can be written on the command line, for errors. */
    public static String words() {
        return Arrays.stream(values()).map(Completion::word).collect(Collectors.joining(", "));
    }

    static String words(Stream<String> words) {
        return words.collect(Collectors.joining(" "));
    }
}
