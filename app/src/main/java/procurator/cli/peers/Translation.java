package procurator.cli.peers;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import procurator.cli.options.Command;
import procurator.cli.options.Option;

/**
 * A command line, read, in our words.
 *
 * @param command ours that it runs, {@code null} for none
 * @param given the values of each option; one that takes none has an empty list
 * @param operands the words that belong to no option
 * @param defaults what holds where neither command line nor file says otherwise, in the keys of config.json
 * @param warnings what of it has no effect here
 * @param mistakes why it cannot be run
 * @param help what is to be printed instead of running it, empty for nothing
 */
public record Translation(
        @Nullable Command command,
        Map<Option, List<String>> given,
        List<String> operands,
        Map<String, String> defaults,
        List<String> warnings,
        List<String> mistakes,
        String help) {
    /** Without the values: one may be a secret. */
    @Override
    public String toString() {
        return command + " ***";
    }
}
