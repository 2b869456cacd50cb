package procurator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A name means one thing, a file holds one idea, a method fits on a screen. */
class NamesTest {
    private static final Path SOURCES = Path.of("src/main/java/procurator");
    private static final int LONGEST_FILE = 300;
    private static final int LONGEST_METHOD = 30;

    private static final Pattern TYPE = Pattern.compile(
            "^ *(?:(?:public|private|protected|static|final|sealed|non-sealed|abstract) )*"
                    + "(?:class|interface|enum|record) (\\w+)",
            Pattern.MULTILINE);

    /** As the formatter leaves them: what opens with a parameter list ends with a brace alone, as far to the right. */
    private static final Pattern METHOD = Pattern.compile(
            "^((?: {4})+)(?!(?:return|throw|if|for|while|switch|try|do|synchronized|case|default|new|else)\\b)"
                    + "(?![^(]*\\b(?:class|interface|enum|record) )[\\w<>\\[\\], .?@&]*\\b(\\w+)\\([^;{}]*\\{\n"
                    + "(?:\\1 .*\n|\n)*\\1\\}\n",
            Pattern.MULTILINE);

    /** Each belongs to the type around it, and is never named without it. */
    private static final Set<String> LOCAL = Set.of("Reader", "Writer");

    @Test
    void noTwoTypesHaveOneName() throws IOException {
        Map<String, Set<String>> homes = new TreeMap<>();
        for (Path file : sources()) {
            Matcher type = TYPE.matcher(Files.readString(file));
            while (type.find()) {
                homes.computeIfAbsent(type.group(1), _ -> new TreeSet<>())
                        .add(SOURCES.relativize(file).toString());
            }
        }
        homes.keySet().removeAll(LOCAL);
        homes.values().removeIf(files -> files.size() == 1);
        assertThat(homes).isEmpty();
    }

    @Test
    void noFileIsLong() throws IOException {
        Map<String, Integer> lines = new TreeMap<>();
        for (Path file : sources()) {
            lines.put(
                    SOURCES.relativize(file).toString(),
                    Files.readAllLines(file).size());
        }
        lines.values().removeIf(count -> count <= LONGEST_FILE);
        assertThat(lines).isEmpty();
    }

    @Test
    void noMethodIsLong() throws IOException {
        Map<String, Long> lines = new TreeMap<>();
        for (Path file : sources()) {
            Matcher method = METHOD.matcher(Files.readString(file));
            while (method.find()) {
                lines.put(
                        SOURCES.relativize(file) + " " + method.group(2),
                        method.group().lines().count());
            }
        }
        assertThat(lines).hasSizeGreaterThan(1_000);
        lines.values().removeIf(count -> count <= LONGEST_METHOD);
        assertThat(lines).isEmpty();
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }
}
