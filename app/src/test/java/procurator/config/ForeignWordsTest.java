package procurator.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import procurator.config.ForeignWord.Treatment;

/** The table of other programs' words can be read by whoever deletes a row of it. */
class ForeignWordsTest {
    @Test
    void whatIsRefusedSaysWhatToWriteInstead() {
        List<ForeignWord> words = ForeignWords.all();
        assertThat(words).isNotEmpty();
        for (ForeignWord word : words) {
            boolean refused = Set.of(Treatment.REFUSED, Treatment.ALONE, Treatment.PROGRAM)
                    .contains(word.treatment());
            assertThat(word.names()).as(word.toString()).isNotEmpty().doesNotContain("");
            assertThat(word.instead().isEmpty()).as(word.toString()).isEqualTo(!refused);
            assertThat(word.why().isEmpty()).as(word.toString()).isEqualTo(word.treatment() == Treatment.SILENT);
        }
    }

    @Test
    void noWordHasTwoRows() {
        Set<String> judged = new HashSet<>();
        Set<String> programs = new HashSet<>();
        for (ForeignWord word : ForeignWords.all()) {
            Set<String> names = word.treatment() == Treatment.PROGRAM ? programs : judged;
            word.names().forEach(name -> assertThat(names.add(name)).as(name).isTrue());
        }
    }

    @Test
    void keysAreWrittenInTheSpellingThatStandsForAllOfThem() {
        for (ForeignWord word : ForeignWords.all()) {
            if (word.treatment() != Treatment.NAME) {
                assertThat(word.names())
                        .filteredOn(name -> !name.matches("[?$-].*|.*://"))
                        .allMatch(name -> name.replaceFirst("=.*", "").matches("[a-z0-9_]+"));
            }
        }
    }
}
