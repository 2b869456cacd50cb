package procurator.cli.peers;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import procurator.config.ConfigInput.Environment;

/**
 * How a program reads its command line.
 *
 * @param name of the program, or of our own command
 * @param command ours that does its work
 * @param family what errors and help call it
 * @param lastWins whether an option given twice counts with its last value, as with getopt; else it is an error
 * @param spellings its options; the first that has a name counts
 * @param defaults in the keys of config.json
 * @param completing what it goes by beside its options
 */
record Dialect(
        String name,
        String command,
        String family,
        boolean lastWins,
        List<Spelling> spellings,
        Map<String, String> defaults,
        Completing completing) {
    /** Ours that may be said several times. */
    static final Set<String> REPEATABLE = Set.of("--server", "--forward", "--allow");

    /** What a program does with a command line as a whole. */
    interface Completing {
        /**
         * Adds what goes by itself, and looks at options that belong together.
         *
         * @throws IllegalArgumentException if they do not go together
         */
        void complete(Words words, Environment environment);
    }

    private boolean isOurs() {
        return name.equals(command);
    }

    String help(OurTable ours) {
        return isOurs() ? ours.help(command) : PeerUsage.text(this);
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
