package procurator.cli.peers;

import java.util.List;
import java.util.Map;

/**
 * A command line of another program, in our words.
 *
 * @param args our command line: values stand in their option's word where they could be taken for an option
 * @param defaults what holds where neither command line nor file says otherwise, in the keys of config.json
 * @param warnings what of it has no effect here
 * @param help what is to be printed instead of running it, empty for nothing
 */
public record Translation(List<String> args, Map<String, String> defaults, List<String> warnings, String help) {
    public Translation {
        args = List.copyOf(args);
        defaults = Map.copyOf(defaults);
        warnings = List.copyOf(warnings);
    }

    /** Without the values: one may be a secret. */
    @Override
    public String toString() {
        return args.isEmpty() ? "help" : args.getFirst() + " ***";
    }
}
