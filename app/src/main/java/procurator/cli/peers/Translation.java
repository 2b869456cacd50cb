package procurator.cli.peers;

import java.util.List;
import java.util.Map;

/**
 * A command line, read, in our words.
 *
 * @param command ours that it runs, empty for none
 * @param options by their long names, with the values of each; one that takes none has an empty list
 * @param operands the words that belong to no option
 * @param defaults what holds where neither command line nor file says otherwise, in the keys of config.json
 * @param warnings what of it has no effect here
 * @param mistakes why it cannot be run
 * @param help what is to be printed instead of running it, empty for nothing
 */
public record Translation(
        String command,
        Map<String, List<String>> options,
        List<String> operands,
        Map<String, String> defaults,
        List<String> warnings,
        List<String> mistakes,
        String help) {
    public Translation {
        options = Map.copyOf(options);
        operands = List.copyOf(operands);
        defaults = Map.copyOf(defaults);
        warnings = List.copyOf(warnings);
        mistakes = List.copyOf(mistakes);
    }

    static Translation ofHelp(String command, String help) {
        return new Translation(command, Map.of(), List.of(), Map.of(), List.of(), List.of(), help);
    }

    /** Without the values: one may be a secret. */
    @Override
    public String toString() {
        return command + " ***";
    }
}
