package procurator.cli.peers;

import java.util.List;

/**
 * An option of our own command.
 *
 * @param names the last is the long one, by which it goes on
 */
public record OurOption(List<String> names, boolean takesValue) {
    Spelling spelling() {
        return new Spelling(names, takesValue, new Meaning.Ours(names.getLast()));
    }

    /** Its long name alone: the letter may mean another thing to another program. */
    Spelling longSpelling() {
        return new Spelling(List.of(names.getLast()), takesValue, new Meaning.Ours(names.getLast()));
    }
}
