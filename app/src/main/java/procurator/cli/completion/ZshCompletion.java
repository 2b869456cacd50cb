package procurator.cli.completion;

import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import procurator.cli.options.Command;
import procurator.cli.options.Option;

/** The completion script of zsh. */
final class ZshCompletion {
    private ZshCompletion() {}

    /** Works as a file {@code _procurator} in a folder of {@code $fpath}, and when it is read by {@code source}. */
    static String script() {
        return """
                #compdef procurator
                # zsh completion of procurator: source <(procurator completion zsh)
                _procurator() {
                  local -a commands=(
                %s  )
                  local -a always=(%s)
                  if ((CURRENT == 2)); then
                    _describe command commands
                    _arguments $always
                    return
                  fi
                  words=("${(@)words[2,-1]}")
                  ((CURRENT--))
                  case ${words[1]} in
                %s  esac
                }
                if [[ $funcstack[1] == _procurator ]]; then
                  _procurator "$@"
                else
                  compdef _procurator procurator
                fi
                """.formatted(
                        lines(command -> "    " + quoted(command.word() + ":" + command.text()) + "\n"),
                        Completion.words(Completion.ALWAYS.stream()),
                        lines(ZshCompletion::choice));
    }

    private static String lines(Function<Command, String> line) {
        return Command.all().map(line).collect(Collectors.joining());
    }

    private static String choice(Command command) {
        Stream<String> options = command.options().stream().flatMap(ZshCompletion::specs);
        Stream<String> words = command.operandWords().isEmpty()
                ? Stream.empty()
                : Stream.of("1:word:(" + Completion.words(command.operandWords().stream()) + ")");
        Stream<String> files = command.takesFile() ? Stream.of("*:file:_files") : Stream.empty();
        String specs = Stream.of(options, words, files)
                .flatMap(each -> each)
                .map(spec -> " \\\n        " + quoted(spec))
                .collect(Collectors.joining());
        return "    " + command.word() + ")\n      _arguments -s -S $always" + specs + " ;;\n";
    }

    /** One for each of its names, which exclude each other unless it may be said several times. */
    private static Stream<String> specs(Option option) {
        String before = option.repeatable() ? "*" : "(" + String.join(" ", option.names()) + ")";
        String value = option.label() == null
                ? ""
                : ":" + option.label().replace(":", "\\:") + ":" + (option.isFile() ? "_files" : " ");
        String text = option.text().replaceAll("([\\[\\]\\\\:])", "\\\\$1");
        return option.names().stream()
                .map(name -> before + name + (value.isEmpty() ? "" : name.startsWith("--") ? "=" : "+") + "[" + text
                        + "]" + value);
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
