package procurator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import procurator.cli.options.Command;
import procurator.cli.options.Exit;
import procurator.cli.options.Option;

/** A command line is read as getopt reads it, for every command and option of the table. */
class ArgumentsTest {
    @Test
    void everyOptionOfEveryCommandIsRead() throws Exception {
        for (Command command : Command.values()) {
            List<String> args = new ArrayList<>(List.of(command.word()));
            Map<Option, List<String>> expected = new EnumMap<>(Option.class);
            for (Option option : command.options()) {
                args.add(option.names().getLast());
                List<String> values = new ArrayList<>();
                if (option.label() != null) {
                    values.add(option == Option.PROTOCOL ? "http" : "value-of=" + option);
                }
                if (option.repeatable()) {
                    values.add("another");
                }
                args.addAll(values.isEmpty() ? List.of() : values.subList(0, 1));
                if (option.repeatable()) {
                    args.addAll(List.of(option.names().getFirst(), "another"));
                }
                expected.put(option, values);
            }
            assertThat(read(args.toArray(String[]::new)).given())
                    .as(command.word())
                    .isEqualTo(expected);
        }
    }

    @Test
    void whatIsNoOptionIsALinkAFileOrAHalf() throws Exception {
        String link = "ss://YWVzLTEyOC1nY206dGVzdA@192.0.2.1:8388";
        assertThat(read("local", link, "-l", "1080").link()).isNotNull();
        assertThat(read("check", link).link()).isNotNull();
        assertThat(read("local", "-l", "1080", "some.json").value(Option.CONFIG))
                .isEqualTo("some.json");
        assertThat(read("server", "some.json").value(Option.CONFIG)).isEqualTo("some.json");
        assertThat(read("url", "some.json").value(Option.CONFIG)).isEqualTo("some.json");
        assertThat(read("local", "-L", "192.0.2.1:53", "some.json").value(Option.CONFIG))
                .isEqualTo("some.json");
        Arguments check = read("check", "local", "some.json");
        assertThat(check.half()).isEqualTo(Command.LOCAL);
        assertThat(check.value(Option.CONFIG)).isEqualTo("some.json");
        assertThat(read("check", "server", "-c", "some.json").half()).isEqualTo(Command.SERVER);
    }

    @Test
    void allSpellingsOfAValueAreRead() throws Exception {
        for (String[] args : new String[][] {
            {"check", "-c", "a.json", "--connect"},
            {"check", "-ca.json", "--connect"},
            {"check", "--config", "a.json", "--connect"},
            {"check", "--config=a.json", "--connect"},
            {"check", "--connect", "--", "a.json"}
        }) {
            Arguments arguments = read(args);
            assertThat(arguments.value(Option.CONFIG))
                    .as(List.of(args).toString())
                    .isEqualTo("a.json");
            assertThat(arguments.has(Option.CONNECT)).isTrue();
        }
        assertThat(read("local", "-k", "\"x\"").value(Option.PASSWORD)).isEqualTo("\"x\"");
        assertThat(read("local", "-k", "-x").value(Option.PASSWORD)).isEqualTo("-x");
        assertThat(read("local", "-6p8388").value(Option.SERVER_PORT)).isEqualTo("8388");
    }

    @Test
    void mistakesAreNamedWithoutTheirValues() {
        for (String[] args : new String[][] {
            {"which command? It comes first"},
            {"which command? It comes first", "-c", "hunter2", "local"},
            {"which command? It comes first", "--config=hunter2"},
            {"local: what is given without an option is empty (expected: [LINK|URL|FILE], or -c FILE)", "local", ""},
            {"check: what is given without an option is empty", "check", " "},
            {"unknown command", "hunter2"},
            {"-x: unknown option. 'procurator --help'", "-x"},
            {"--methd: unknown option (did you mean --method?). 'procurator genkey --help'", "genkey", "--methd=hunter2"
            },
            {"unknown option. 'procurator genkey --help'", "genkey", "--hunter2*"},
            {"--connect: takes no value", "check", "--connect=hunter2"},
            {"-m: its value is missing. 'procurator genkey --help'", "genkey", "-m"},
            {"-s: its value is missing. 'procurator local --help'", "local", "-s", "-p"},
            {"-m: given twice", "genkey", "-m", "hunter2", "-m", "hunter2"},
            {"genkey: an argument too many (expected: options alone)", "genkey", "hunter2"},
            {"server: what is given without an option", "server", "hunter2"},
            {"--allow-private: unknown option", "local", "--allow-private"}
        }) {
            String[] line = List.of(args).subList(1, args.length).toArray(String[]::new);
            assertThatThrownBy(() -> read(line))
                    .isInstanceOfSatisfying(
                            Exit.class, exit -> assertThat(exit.code()).isEqualTo(Exit.USAGE))
                    .hasMessageStartingWith(args[0])
                    .hasMessageNotContaining("hunter2");
        }
    }

    private static Arguments read(String... args) throws Exit {
        Console console = new Console(System.out, System.err, _ -> null, () -> false);
        @Nullable Arguments arguments = new CommandLines(console).read(args);
        if (arguments == null) {
            throw new AssertionError("asked for help");
        }
        return arguments;
    }
}
