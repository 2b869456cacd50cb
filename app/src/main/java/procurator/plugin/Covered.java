package procurator.plugin;

import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What a plugin prints, without what it was told: keys and passwords may be in that. */
final class Covered {
    /** A shorter value, such as {@code tls} or {@code mux=1}, is no secret, and every other line has it. */
    private static final int SHORTEST = 4;

    private final List<String> told;

    Covered(Plugin plugin) {
        Stream<String> options = PluginOptions.parse(plugin.options()).values();
        Stream<String> args = plugin.args().stream()
                .filter(arg -> !arg.startsWith("-") || arg.indexOf('=') > 0)
                .map(arg -> arg.startsWith("-") ? arg.substring(arg.indexOf('=') + 1) : arg);
        this.told = Stream.of(Stream.of(plugin.options()), options, args)
                .flatMap(each -> each)
                .filter(Predicate.not(text -> text.length() < SHORTEST))
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    String text(String line) {
        String covered = line;
        for (String each : told) {
            covered = covered.replace(each, "***");
        }
        return covered;
    }
}
