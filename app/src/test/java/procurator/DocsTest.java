package procurator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import procurator.config.ForeignWord;
import procurator.config.ForeignWords;

/** What the documents name exists, and each decision is named by what rests on it. */
class DocsTest {
    private static final Path DOCS = Path.of("../docs");
    private static final Path DECISIONS = DOCS.resolve("decisions");
    private static final Path MAIN = Path.of("src/main/java/procurator");
    private static final Path TESTS = Path.of("src/test/java/procurator");
    private static final Pattern METHOD = Pattern.compile("`(\\w+Test)#(\\w+)`");
    private static final Pattern FILE = Pattern.compile("`([a-z][a-z/]*/[A-Z]\\w+\\.java)`");
    private static final Pattern DECISION = Pattern.compile("\\b[Dd]ecision (\\d{3})\\b");
    private static final Pattern LINK = Pattern.compile("]\\((?!http)([^)#]+)\\)");

    @Test
    void everyTestNamedInProbesIsOne() throws IOException {
        Set<String> missing = new TreeSet<>();
        int named = 0;
        Matcher method = METHOD.matcher(Files.readString(DOCS.resolve("probes.md")));
        while (method.find()) {
            named++;
            if (!isTest(method.group(1), method.group(2))) {
                missing.add(method.group());
            }
        }
        assertThat(missing).isEmpty();
        assertThat(named).isPositive();
    }

    private static boolean isTest(String test, String method) throws IOException {
        Pattern declared = Pattern.compile("\\bvoid " + method + "\\(");
        for (Path file : filesBelow(TESTS)) {
            if (file.endsWith(test + ".java")
                    && declared.matcher(Files.readString(file)).find()) {
                return true;
            }
        }
        return false;
    }

    @Test
    void everyFileOfTheTourIsThere() throws IOException {
        Set<String> named = new TreeSet<>();
        Matcher file = FILE.matcher(Files.readString(DOCS.resolve("tour.md")));
        while (file.find()) {
            named.add(file.group(1));
        }
        assertThat(named).isNotEmpty().allMatch(each -> Files.exists(MAIN.resolve(each)));
    }

    /** What is said of other programs' words stands in one table, and the document shows it. */
    @Test
    void everyForeignWordStandsInMigratingAsTheProgramHasIt() throws IOException {
        StringBuilder table = new StringBuilder("| Theirs | Here | Why | Write instead |\n|---|---|---|---|\n");
        ForeignWords.all().forEach(word -> table.append(row(word)));
        String document = Files.readString(DOCS.resolve("migrating.md"));
        int start = document.indexOf("| Theirs | Here | Why");
        String shown = document.substring(start, document.indexOf("\n\n", start) + 1);
        assertThat(shown).isEqualTo(table.toString());
    }

    private static String row(ForeignWord word) {
        boolean other = word.instead().isEmpty() && word.treatment() != ForeignWord.Treatment.IGNORED;
        String why = other ? "" : word.why().replaceAll("\\{(\\w+)}", "`$1`");
        String instead = word.instead().replaceAll("\\{(\\w+)}", "`$1`");
        String names = word.names().stream()
                .map(name -> "`" + name.replaceFirst("=$", "") + "`")
                .collect(Collectors.joining(", "));
        return ("| " + String.join(" | ", names, here(word), why, instead) + " |\n").replace("  ", " ");
    }

    private static String here(ForeignWord word) {
        return switch (word.treatment()) {
            case NAME -> "`" + word.why() + "`";
            case MEANT -> "an error that suggests `" + word.why() + "`";
            case SILENT -> "nothing is said";
            case IGNORED -> "warned of";
            case REFUSED -> "refused";
            case ALONE, PROGRAM -> "refused as a whole";
        };
    }

    @Test
    void everyDecisionNamedIsWrittenAndEveryOneWrittenIsNamed() throws IOException {
        Set<String> named = new TreeSet<>();
        for (Path file : whatRestsOnDecisions()) {
            Matcher decision = DECISION.matcher(Files.readString(file));
            while (decision.find()) {
                named.add(decision.group(1));
            }
        }
        List<String> written = decisions().stream()
                .map(file -> file.getFileName().toString().substring(0, 3))
                .toList();
        assertThat(written).doesNotHaveDuplicates().containsExactlyElementsOf(named);
    }

    private static List<Path> whatRestsOnDecisions() throws IOException {
        List<Path> files = new ArrayList<>(filesBelow(Path.of("src")));
        files.addAll(list(DOCS));
        files.addAll(list(Path.of("../bench")));
        files.addAll(list(Path.of("../dist")));
        files.addAll(List.of(Path.of("../README.md"), Path.of("../CONTRIBUTING.md"), Path.of("../procurator")));
        return files;
    }

    @Test
    void everyDecisionStandsInTheIndexByItsTitle() throws IOException {
        List<String> expected = new ArrayList<>();
        for (Path decision : decisions()) {
            String title = Files.readAllLines(decision).getFirst().replaceFirst("^# ", "");
            expected.add("- [" + title + "](" + decision.getFileName() + ")");
        }
        List<String> shown = Files.readAllLines(DECISIONS.resolve("README.md")).stream()
                .filter(line -> line.startsWith("- "))
                .toList();
        assertThat(shown).isEqualTo(expected);
    }

    @Test
    void everyPageThatADocumentLinksToIsThere() throws IOException {
        List<Path> documents = new ArrayList<>(list(DOCS));
        documents.addAll(list(DECISIONS));
        documents.addAll(list(Path.of("..")));
        Set<String> missing = new TreeSet<>();
        int links = 0;
        for (Path document : documents) {
            Matcher link = LINK.matcher(document.toString().endsWith(".md") ? Files.readString(document) : "");
            while (link.find()) {
                links++;
                if (!Files.exists(document.resolveSibling(link.group(1)))) {
                    missing.add(document + " links to " + link.group(1));
                }
            }
        }
        assertThat(missing).isEmpty();
        assertThat(links).isPositive();
    }

    private static List<Path> decisions() throws IOException {
        return list(DECISIONS).stream()
                .filter(file -> !file.endsWith("README.md"))
                .toList();
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static List<Path> filesBelow(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }
}
