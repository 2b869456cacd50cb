package procurator.cli.completion;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import procurator.cli.options.Command;
import procurator.cli.options.Option;

/** What the shells themselves offer by our scripts. */
@Timeout(60)
class CompletionTest {
    @TempDir
    private Path folder;

    private String ask(Completion shell, String program, String question) throws IOException {
        Path script = Files.writeString(folder.resolve("script"), shell.script());
        Files.writeString(folder.resolve("other.json"), "{}");
        Process process = new ProcessBuilder(
                        "timeout", "50", program, "-c", question.replace("SCRIPT", script.toString()))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes(), UTF_8);
    }

    @Test
    void bashCompletesCommandsOptionsOperandsAndFiles() throws IOException {
        assertThat(ask(Completion.BASH, "bash", """
                . SCRIPT
                compopt() { :; }
                ask() { COMP_WORDS=("$@"); COMP_CWORD=$(($#-1)); _procurator; echo "${COMPREPLY[*]}"; }
                ask procurator s
                ask procurator local --loc
                ask procurator local -s --l
                ask procurator check s
                ask procurator check -c s
                ask procurator completion ''
                """))
                .isEqualTo("server\n--local-address --local-port\n\nserver\n\nbash zsh fish\n");
    }

    /** In a terminal, as zsh completes nowhere else; the line is shown as it stands after the tab. */
    @Tag("interop")
    @Test
    void zshCompletesCommandsOptionsOperandsAndFiles() throws IOException {
        String shown = ask(Completion.ZSH, "zsh", """
                zmodload zsh/zpty
                zpty shell 'TERM=dumb zsh -f -i'
                zpty -w shell 'PROMPT=; unset zle_bracketed_paste; autoload -U compinit; compinit -u -D; source SCRIPT; \
                show() { print -r "<$BUFFER>"; BUFFER= }; zle -N show; bindkey "^X" show; print re""ady'
                zpty -r shell said '*ready*'
                for line in ser 'local --local-p' 'local -c ot' 'local --forward=1=2 --forw' 'server --mo' 'check loc' \
                    'completion f' 'url oth' 'demo oth'
                do
                  zpty -w -n shell "procurator $line"$'\\t\\C-x'
                  zpty -r shell said '*<*>*'
                  print -r -- ${${said##*<procurator }%%>*}.
                done
                zpty -d shell
                """);
        assertThat(shown.lines())
                .containsExactly(
                        "server .",
                        "local --local-port=.",
                        "local -c other.json .",
                        "local --forward=1=2 --forward=.",
                        "server --mode=.",
                        "check local .",
                        "completion fish .",
                        "url other.json .",
                        "demo oth.");
    }

    @Tag("interop")
    @Test
    void fishCompletesCommandsOptionsOperandsAndFiles() throws IOException {
        assertThat(ask(Completion.FISH, "fish", """
                source SCRIPT
                for line in 'ser' 'local --local-p' 'local -c ot' 'local --mode ' 'check loc' 'url oth' 'completion f' 'demo ot' \\
                    'check local --forw'
                  complete -C "procurator $line" | cut -f 1
                  echo .
                end
                """))
                .isEqualTo("server\n.\n--local-port\n.\nother.json\n.\n.\nlocal\n.\nother.json\n.\nfish\n.\n.\n.\n");
    }

    @Test
    void everyShellKnowsEveryCommandAndOption() {
        for (Completion shell : Completion.values()) {
            for (Command command : Command.values()) {
                assertThat(shell.script()).contains(command.word());
            }
            for (Option option : Option.values()) {
                assertThat(shell.script()).contains(option.longName().substring(2));
            }
        }
    }
}
