package procurator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two readers of one command line: what the plain one takes, picocli reads the same. */
class ArgumentsTest {
    @Test
    void everyOptionIsReadTheSameByBoth() throws Exception {
        for (Command command : Command.values()) {
            List<String> args = new ArrayList<>(List.of(command.word()));
            for (Option option : command.options()) {
                args.add(option.names().getLast());
                if (option.label() != null) {
                    args.add("value-of=" + option);
                }
                if (option.repeatable()) {
                    args.addAll(List.of(option.names().getFirst(), "another"));
                }
            }
            Arguments plain = PlainArguments.read(args.toArray(String[]::new));
            assertThat(plain).as(command.word()).isNotNull();
            assertThat(picocli(args)).isEqualTo(plain);
        }
    }

    @Test
    void whatIsNoOptionIsReadTheSameByBoth() throws Exception {
        for (List<String> args : List.of(
                List.of("local", "ss://YWVzLTEyOC1nY206dGVzdA@192.0.2.1:8388", "-l", "1080"),
                List.of("local", "-l", "1080", "some.json"),
                List.of("server", "some.json"),
                List.of("check", "local", "some.json"),
                List.of("check", "server", "-c", "some.json"),
                List.of("check", "ss://YWVzLTEyOC1nY206dGVzdA@192.0.2.1:8388"),
                List.of("url", "some.json"))) {
            Arguments plain = PlainArguments.read(args.toArray(String[]::new));
            assertThat(plain).as(args.toString()).isNotNull();
            assertThat(picocli(args)).isEqualTo(plain);
        }
    }

    @Test
    void whatIsOddIsLeftToASecondLook() throws Exception {
        for (String[] args : new String[][] {
            {},
            {"--help"},
            {"local", "--help"},
            {"local", "--sever=x"},
            {"local", "-p8388"},
            {"local", "-s"},
            {"local", "-s", "-p"},
            {"local", "-p", "1", "-p", "1"},
            {"local", "--allow-private"},
            {"local", "a", "b"},
            {"server", "a", "b"},
            {"local", ""},
            {"local", "-k", "\"x\""}
        }) {
            assertThat(PlainArguments.read(args)).as(List.of(args).toString()).isNull();
        }
    }

    @Test
    void picocliReadsOtherSpellingsToo() throws Exception {
        Arguments plain = PlainArguments.read("local", "--server=x", "-p", "8388", "--allow-open");
        assertThat(picocli(List.of("local", "--server=x", "-p8388", "--allow-open")))
                .isEqualTo(plain);
        Arguments quoted = picocli(List.of("local", "-k", "\"x\""));
        assertThat(quoted.value(Option.PASSWORD)).isEqualTo("\"x\"");
    }

    private static Arguments picocli(List<String> args) throws Exit {
        Console console = new Console(System.in, System.out, System.err, _ -> null, () -> false);
        Arguments arguments = PicocliArguments.read(console, args.toArray(String[]::new));
        if (arguments == null) {
            throw new AssertionError("asked for help");
        }
        return arguments;
    }
}
