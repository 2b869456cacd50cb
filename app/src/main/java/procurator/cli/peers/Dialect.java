package procurator.cli.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import procurator.cli.options.Command;
import procurator.config.ConfigInput.Environment;

/**
 * How a program reads its command line.
 *
 * @param name of the program, or of our own command
 * @param command ours that does its work, {@code null} for none
 * @param family what help calls it, {@code null} for ourselves
 * @param lastWins whether an option given twice counts with its last value, as with getopt; else it is an error
 * @param spellings its options; the first that has a name counts
 * @param defaults in the keys of config.json
 * @param completing what it goes by beside its options
 */
record Dialect(
        String name,
        @Nullable Command command,
        @Nullable String family,
        boolean lastWins,
        List<Spelling> spellings,
        Map<String, String> defaults,
        Completing completing) {
    Dialect {
        spellings = inOrder(Common.HELP, spellings);
    }

    @SafeVarargs
    static List<Spelling> inOrder(List<Spelling>... tables) {
        List<Spelling> all = new ArrayList<>();
        for (List<Spelling> table : tables) {
            all.addAll(table);
        }
        return all;
    }

    /** What a program does with a command line as a whole. */
    interface Completing {
        /**
         * Adds what goes by itself, and looks at options that belong together.
         *
         * @throws IllegalArgumentException if they do not go together
         */
        void complete(Words words, Environment environment);
    }

    @Nullable
    Spelling find(String option) {
        return spellings.stream()
                .filter(spelling -> spelling.names().contains(option))
                .findFirst()
                .orElse(null);
    }

    /** Without their hyphens. */
    List<String> longNames() {
        return spellings.stream()
                .flatMap(spelling -> spelling.names().stream())
                .filter(name -> name.startsWith("--"))
                .map(name -> name.substring(2))
                .toList();
    }
}
