package procurator.cli.peers;

import java.util.Arrays;
import java.util.List;

/**
 * An option as another program spells it.
 *
 * @param names short ones with one hyphen and one letter, long ones with two hyphens
 * @param takesValue whether a value follows it
 */
record Spelling(List<String> names, boolean takesValue, Meaning meaning) {
    static Spelling flag(String names, Meaning meaning) {
        return new Spelling(split(names), false, meaning);
    }

    static Spelling value(String names, Meaning meaning) {
        return new Spelling(split(names), true, meaning);
    }

    private static List<String> split(String names) {
        return Arrays.asList(names.split(" ", -1));
    }
}
