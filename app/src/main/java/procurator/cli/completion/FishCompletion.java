package procurator.cli.completion;

import java.util.stream.Collectors;
import procurator.cli.options.Command;
import procurator.cli.options.Option;

/** The completion script of fish. */
final class FishCompletion {
    private FishCompletion() {}

    /** Files are offered where one is wanted, and nowhere else. */
    static String script() {
        return """
                # fish completion of procurator: procurator completion fish | source
                function __procurator_runs
                  set -l words (commandline -opc)
                  test (count $words) -gt 1; and test $words[2] = $argv[1]
                end
                complete -c procurator -f
                complete -c procurator -s h -l help -d 'Show help'
                complete -c procurator -s V -l version -d 'Print the version'
                """ + Command.all().map(FishCompletion::lines).collect(Collectors.joining());
    }

    private static String lines(Command command) {
        String runs = "complete -c procurator -n '__procurator_runs " + command.word() + "'";
        StringBuilder lines = new StringBuilder("complete -c procurator -n __fish_use_subcommand -a " + command.word()
                + " -d " + quoted(command.text()) + "\n");
        if (command.takesFile()) {
            lines.append(runs).append(" -F\n");
        }
        if (!command.operandWords().isEmpty()) {
            lines.append(runs).append(" -a ").append(quoted(Completion.words(command.operandWords().stream())));
            lines.append('\n');
        }
        command.options()
                .forEach(option -> lines.append(runs).append(of(option)).append('\n'));
        return lines.toString();
    }

    private static String of(Option option) {
        String names = option.names().stream()
                .map(name -> name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1))
                .collect(Collectors.joining());
        String value = option.label() == null ? "" : option.isFile() ? " -r -F" : " -x";
        return names + value + " -d " + quoted(option.text());
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
