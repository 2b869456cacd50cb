package procurator.cli;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A command line, read.
 *
 * @param given what was said of each option; an option without a value has an empty list
 * @param positional the one argument that is no option, {@code null} for none
 */
record Arguments(
        Command command,
        Map<Option, List<String>> given,
        @Nullable String positional) {
    boolean has(Option option) {
        return given.containsKey(option);
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
