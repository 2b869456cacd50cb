package procurator.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What users of other programs write, and what becomes of it here: the table {@code foreign.txt}. */
public final class ForeignWords {
    private static final List<ForeignWord> ALL = read();
    private static final Map<String, List<ForeignWord>> BY_NAME = byName();

    private ForeignWords() {}

    /** In the order of the table. */
    public static List<ForeignWord> all() {
        return ALL;
    }

    /** What becomes of a name that stands with a value, {@code null} if nobody of these treatments knows it. */
    static @Nullable ForeignWord of(Set<ForeignWord.Treatment> treatments, String name, String value) {
        return BY_NAME.getOrDefault(name, List.of()).stream()
                .filter(word -> treatments.contains(word.treatment()) && word.means(name, value))
                .findFirst()
                .orElse(null);
    }

    /** What becomes of another program as a whole, {@code null} if it is none that cannot be replaced. */
    public static @Nullable ForeignWord program(String name) {
        return of(ForeignWord.Treatment.JUDGED, "$" + name, "");
    }

    private static List<ForeignWord> read() {
        try (InputStream in = Objects.requireNonNull(ForeignWords.class.getResourceAsStream("foreign.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(ForeignWords::row)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ForeignWord row(String line) {
        String[] columns = line.split("\\|", -1);
        return new ForeignWord(
                ForeignWord.Treatment.valueOf(columns[0].strip().toUpperCase(Locale.ROOT)),
                Arrays.asList(columns[1].strip().split("\\s+")),
                columns[2].strip(),
                columns.length > 3 ? columns[3].strip() : "");
    }

    private static Map<String, List<ForeignWord>> byName() {
        Map<String, List<ForeignWord>> words = new HashMap<>();
        for (ForeignWord word : ALL) {
            word.names().stream()
                    .map(name -> name.split("=", 2)[0])
                    .distinct()
                    .forEach(name ->
                            words.computeIfAbsent(name, _ -> new ArrayList<>()).add(word));
        }
        return words;
    }
}
