package procurator.cli.peers;

import java.util.Arrays;
import java.util.List;
import procurator.cli.options.Command;
import procurator.cli.options.Option;

/**
 * An option as another program spells it.
 *
 * @param names short ones with one hyphen and one letter, long ones with two hyphens
 * @param takesValue whether a value follows it
 */
record Spelling(List<String> names, boolean takesValue, Meaning meaning) {
    static Spelling flag(String names, Meaning meaning) {
        return new Spelling(Arrays.asList(names.split(" ", -1)), false, meaning);
    }

    static Spelling flag(String names, Option says, String value) {
        return flag(names, new Meaning.Says(says, value));
    }

    static Spelling value(String names, Meaning meaning) {
        return new Spelling(Arrays.asList(names.split(" ", -1)), true, meaning);
    }

    static Spelling value(String names, Option ours) {
        return value(names, new Meaning.Ours(ours));
    }

    /** Our own; without their letters for another program, to which a letter may mean another thing. */
    static List<Spelling> ours(Command command, boolean letters) {
        return command.options().stream()
                .map(option -> new Spelling(
                        letters ? option.names() : List.of(option.longName()),
                        option.label() != null,
                        new Meaning.Ours(option)))
                .toList();
    }
}
