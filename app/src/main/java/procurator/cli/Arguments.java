package procurator.cli;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import procurator.cli.completion.Completion;
import procurator.cli.options.Command;
import procurator.cli.options.Option;
import procurator.config.ShareLink;

/**
 * A command line, read.
 *
 * @param given what was said of each option; an option without a value has an empty list
 * @param half {@code check}: which half it was asked for, {@code null} for neither
 * @param shell {@code completion}: which shell it was asked for, {@code null} for none
 * @param link the link it names, {@code null} for none
 * @param subscription the URL of a list of servers it names, {@code null} for none
 * @param defaults what holds where neither options nor file say otherwise, in the keys of config.json
 */
record Arguments(
        Command command,
        Map<Option, List<String>> given,
        @Nullable Command half,
        @Nullable Completion shell,
        @Nullable ShareLink link,
        @Nullable String subscription,
        Map<String, String> defaults) {
    boolean has(Option option) {
        return given.containsKey(option);
    }

    /** Whether it says where the configuration is. */
    boolean namesConfiguration() {
        return has(Option.CONFIG) || link != null || subscription != null;
    }

    @Nullable
    String value(Option option) {
        List<String> values = given.get(option);
        return values == null || values.isEmpty() ? null : values.getFirst();
    }

    /** Without the values: one may be a secret. */
    @Override
    public String toString() {
        return command.word() + " " + given.keySet();
    }
}
