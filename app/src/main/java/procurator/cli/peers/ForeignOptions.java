package procurator.cli.peers;

import java.util.List;
import java.util.stream.Stream;
import procurator.cli.peers.Meaning.NoEffect;
import procurator.cli.peers.Meaning.Refused;
import procurator.config.ForeignWord;
import procurator.config.ForeignWords;

/** Options of other programs that are not obeyed: what {@code foreign.txt} says of them. */
final class ForeignOptions {
    private static final List<Spelling> ALL =
            ForeignWords.all().stream().flatMap(ForeignOptions::spellings).toList();

    private ForeignOptions() {}

    static List<Spelling> all() {
        return ALL;
    }

    /** What becomes of an option that stands there. */
    static Meaning meaning(String option) {
        return ALL.stream()
                .filter(spelling -> spelling.names().contains(option))
                .findFirst()
                .orElseThrow()
                .meaning();
    }

    private static Stream<Spelling> spellings(ForeignWord word) {
        boolean ignored = word.treatment() == ForeignWord.Treatment.IGNORED;
        Meaning meaning = ignored ? new NoEffect(word.ofOption()) : new Refused(word.ofOption() + ".");
        return word.names().stream()
                .filter(name -> name.startsWith("-"))
                .map(name -> new Spelling(List.of(name.replace("=", "")), name.endsWith("="), meaning));
    }
}
