package procurator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import procurator.cli.options.Command;
import procurator.cli.options.Exit;
import procurator.config.ConfigInput;
import procurator.config.Document;
import procurator.config.ProcessConfig;
import procurator.config.json.ConfigException;

/**
 * Command lines with what becomes of them, one a line: {@code COMMAND LINE => SUMMARY}, where the summary is what
 * {@code check} would print, or {@code ! TEXT | TEXT} for a refusal with these mistakes and no more. Warnings follow after {@code ~}.
 */
final class CommandLineTable {
    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

    private final Shell shell = new Shell();
    private final Map<String, Path> files;
    private final Map<String, String> environment;

    CommandLineTable(Map<String, Path> files, Map<String, String> environment) {
        this.files = files;
        this.environment = environment;
    }

    void check(String table) {
        List<String> wrong = new ArrayList<>();
        int rows = 0;
        for (String row : table.lines().filter(line -> !line.isBlank()).toList()) {
            String[] parts = row.strip().split(" => ", 2);
            String got = became(words(parts[0]));
            boolean right = parts[1].startsWith("! ")
                    ? got.startsWith("! ") && hasAll(got, parts[1].substring(2))
                    : got.equals(parts[1]);
            if (!right) {
                wrong.add(parts[0] + "\n    expected: " + parts[1] + "\n    but was:  " + got);
            }
            rows++;
        }
        assertThat(wrong).isEmpty();
        assertThat(rows).isPositive();
    }

    /** As many mistakes as are expected, and each of them. */
    private static boolean hasAll(String got, String expected) {
        String[] parts = expected.split(" \\| ", -1);
        return Arrays.stream(parts).allMatch(got::contains) && got.split(" \\| ", -1).length == parts.length;
    }

    private String[] words(String line) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(line);
        while (matcher.find()) {
            String word = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
            for (Map.Entry<String, Path> file : files.entrySet()) {
                word = word.replace(file.getKey(), file.getValue().toString());
            }
            words.add(word);
        }
        return words.toArray(String[]::new);
    }

    private String became(String... words) {
        shell.err.reset();
        String result;
        try {
            result = String.join(" | ", summary(words));
        } catch (Exit e) {
            assertThat(e.code()).isEqualTo(Exit.USAGE);
            assertThat(e.messages())
                    .allSatisfy(message ->
                            assertThat(message).doesNotContain("hunter2").doesNotContain("\n"));
            result = "! " + String.join(" | ", e.messages());
        } catch (ConfigException e) {
            assertThat(e.errors()).as(List.of(words).toString()).hasSize(1);
            assertThat(e.getMessage()).doesNotContain("hunter2");
            result = "! " + e.getMessage();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        String warned = String.join(
                " ~ ", shell.err().lines().map(CommandLineTable::option).toList());
        return warned.isEmpty() ? result : result + " ~ " + warned;
    }

    /** The option a warning names. */
    private static String option(String warning) {
        assertThat(warning).startsWith("warning: ").contains(": no effect here");
        return warning.substring("warning: ".length(), warning.indexOf(": no effect"));
    }

    private List<String> summary(String... words) throws Exit, ConfigException, IOException {
        Arguments arguments = new CommandLines(shell.console(environment)).read(words);
        if (arguments == null) {
            return List.of("help");
        }
        ConfigInput given = CommandLineSettings.of(arguments, environment::get);
        if (arguments.command() == Command.LOCAL) {
            var local = Document.open(given).local();
            return summary(Summary.of(local.config()), local.process());
        }
        var server = Document.open(given).server();
        return summary(Summary.of(server.config()), server.process());
    }

    private static List<String> summary(List<String> half, ProcessConfig process) {
        List<String> all = new ArrayList<>(half);
        all.addAll(Summary.of(process));
        return all;
    }
}
