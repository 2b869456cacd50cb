package procurator.cli.completion;

import java.util.stream.Stream;
import procurator.cli.options.Command;

/** The completion script of bash. */
final class BashCompletion {
    private BashCompletion() {}

    /** Where it offers nothing, bash offers files; after an option whose value is no file, nothing is offered at all. */
    static String script() {
        StringBuilder script = new StringBuilder("""
                # bash completion of procurator: source <(procurator completion)
                _procurator() {
                  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} options valued operands
                  COMPREPLY=()
                  if ((COMP_CWORD == 1)); then
                    COMPREPLY=($(compgen -W '%s' -- "$word"))
                    return
                  fi
                  case ${COMP_WORDS[1]} in
                """.formatted(
                        Completion.words(Stream.concat(Command.all().map(Command::word), Completion.ALWAYS.stream()))));
        Command.all().forEach(command -> script.append(choice(command)));
        return script.append("""
                    *) return ;;
                  esac
                  if [[ " $valued " == *" $before "* ]]; then
                    compopt +o default 2>/dev/null
                  elif [[ $word == -* ]]; then
                    COMPREPLY=($(compgen -W "$options" -- "$word"))
                  elif [[ $before != -* ]]; then
                    COMPREPLY=($(compgen -W "$operands" -- "$word"))
                  fi
                }
                complete -o default -F _procurator procurator
                """).toString();
    }

    private static String choice(Command command) {
        Stream<String> options = command.options().stream().flatMap(option -> option.names().stream());
        Stream<String> valued = command.options().stream()
                .filter(option -> option.label() != null && !option.isFile())
                .flatMap(option -> option.names().stream());
        return "    " + command.word() + ")\n      options='"
                + Completion.words(Stream.concat(Completion.ALWAYS.stream(), options)) + "'\n      valued='"
                + Completion.words(valued) + "'\n      operands='"
                + Completion.words(command.operandWords().stream()) + "' ;;\n";
    }
}
