package procurator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import procurator.config.json.ConfigException;

/** What is told of mistakes, to the letter. */
class ConfigErrorsTest {
    private static final String SECRET = "hunter2-Geheim";

    @RegisterExtension
    private final ConfigFiles files = new ConfigFiles();

    @Test
    void allMistakesAreToldAtOnceWithPlaceLineAndCaret() {
        assertThat(errors("""
                        {
                          "server": "example.com",
                          "sever_port": 8388,
                          "local_port": 99999,
                          "method": "aes-256-gcm", "method": "aes-128-gcm",
                          "password": 12345,
                        	"pool": {"max": "many"}
                        }
                        """)).containsExactly("""
                        config.json:3:3: sever_port: unknown key (did you mean "server_port"?)
                              "sever_port": ***,
                              ^""", """
                        config.json:4:17: local_port: "99999" (expected: a port, 1 to 65535)
                              "local_port": 99999,
                                            ^""", """
                        config.json:5:28: method: given twice (expected: once; first on line 5)
                              "method": ***, "method": ***,
                                             ^""", """
                        config.json:6:15: password: a number (expected: a string in double quotes)
                              "password": ***,
                                          ^""", """
                        config.json:7:18: pool.max: "many" (expected: a whole number, 0 to 10000)
                            	"pool": {"max": "many"}
                            	                ^""");
    }

    /** An emoji is two characters, and a column is one of them. */
    @Test
    void lineWithAnEmojiShowsItsMistakeUnderACaret() {
        assertThat(errors("{\"server\": \"a.example\", \"password\": \"x\", \"\ud83d\ude00\": 1, \"local_port\": 0.5}"))
                .containsExactly("""
                        config.json:1:65: local_port: "0.5" (expected: a port, 1 to 65535)
                            {"server": ***, "password": ***, "??": ***, "local_port": 0.5}
                                                                                      ^""");
    }

    @Test
    void unknownKeyUnlikeAnyIsAWarning() throws Exception {
        assertThat(files.local("{\"server\": \"x\", \"password\": \"x\", \"frobnicate\": 1}")
                        .warnings())
                .singleElement()
                .asString()
                .endsWith("config.json:1:34: frobnicate: unknown key: it has no effect");
    }

    @Test
    void whatIsNoJsonIsToldWithoutItsText() {
        assertThat(errors("{\n  \"server\": example\n}")).containsExactly("""
                        config.json:2:13: no value (expected: a string in quotes, a number, true, false, null, [ or {)
                              "server": ***
                                        ^""");
        assertThat(errors("{\n  \"server\" \"x\"\n}").getFirst()).contains("no colon (expected: a colon between");
        assertThat(errors("{\"server\": \"x\" \"y\": 1}").getFirst()).contains("no comma (expected: a comma or");
        assertThat(errors("{\"server\": \"x\n\"}").getFirst()).contains("a string that does not end on its line");
        assertThat(errors("{=: 1}").getFirst()).contains("no key (expected: a key in double quotes");
        assertThat(errors("[]").getFirst()).contains("no object (expected: {");
        assertThat(errors("{} {}").getFirst()).contains("something follows the configuration");
        assertThat(errors("{\"a\":".repeat(40)).getFirst()).contains("too deep");
    }

    @Test
    void whatIsMissingAtTheEndIsShownWhereTheTextEnds() {
        for (String end : List.of("", "\n", "\r\n", "\n\n\t\n", "\r\r")) {
            assertThat(errors("{\n  \"server\": \"x\"" + end)).as(end).containsExactly("""
                        config.json:2:16: the file ends too early (expected: a closing quote, bracket or brace)
                              "server": ***
                                           ^""");
        }
        assertThat(errors("{\"server\": \"x")).singleElement().asString().startsWith("config.json:1:14: the file ends");
        for (String nothing : List.of("", "\n \n", "// later\n")) {
            assertThat(errors(nothing)).containsExactly("config.json: nothing (expected: { \"key\": value, ... })");
        }
    }

    @Test
    void longLineIsShownAroundTheMistake() {
        String error = errors("{\"server\": \"x\", \"password\": \"${SECRET}\", \"allow\": [" + "1,".repeat(500)
                        + "], \"moed\": 1}")
                .getLast();
        assertThat(error.lines()).allMatch(line -> line.length() < 140);
        List<String> lines = error.lines().toList();
        assertThat(lines.get(1).substring(lines.get(2).indexOf('^'))).startsWith("\"moed\"");
    }

    @Test
    void noSecretIsEverTold() throws Exception {
        for (String json : List.of(
                "{\"password\": \"S\"}",
                "{\"password\": \"S\", \"server\": 1, \"sever\": true}",
                "{\"pasword\": \"S\", \"server\": \"x\"}",
                "{\"password\": [\"S\"], \"server\": \"x\"}",
                "{\"password\": {\"S\": \"S\"}, \"server\": \"x\"}",
                "{\"password\": \"S\" \"server\": \"x\"}",
                "{\"password\": \"S, \"server\": \"x\"}",
                "{\"password\": \"S",
                "{\"password\": \"S\n\"}",
                "{\"password\": S}",
                "{\"password: \"S\"}",
                "{\"password\": 'S'}",
                "{\"password\": 'S}",
                "{\"password\": 'S\\\nS', \"server\": 1}",
                "{password: \"S\", S: \"S\", server: 1}",
                "{\"port_password\": {\"S\": 8388}, \"server\": \"::\"}",
                "{\"password\": \"S\\x\"}",
                "{\"server\": \"x\" /* S */ \"y\"}",
                "{\"server\": \"x\", \"password\": \"S\", \"password\": \"S\"}",
                "{\"server\": \"x\", \"key\": \"S\", \"method\": \"aes-256-gcm\"}",
                "{\"server\": \"x\", \"key\": \"S\", \"password\": \"S\"}",
                "{\"server\": \"x\", \"password\": \"S:S\"}",
                "{\"server\": \"x\", \"password\": \"${SECRET}\", \"socks_users\": [{\"name\": \"a\", \"pass\": \"S\"}]}",
                "{\"server\": \"x\", \"password\": \"${SECRET}\", \"socks_users\": [{\"password\": \"S\"}]}",
                "{\"server\": \"x\", \"password\": \"${SECRET}\", \"socks_users\": \"S\"}",
                "{\"server\": \"x\", \"password\": \"${SECRET}\", \"users\": [{\"name\": \"a\", \"password\": \"S\"}]}",
                "{\"server\": \"x\", \"servers\": [{\"password\": \"S\"}, \"S\"]}",
                "{\"server\": \"x\", \"port_password\": {\"8388\": \"S\"}}",
                "{\"plugin\": \"p\", \"plugin_opts\": \"S\", \"server\": \"x\"}")) {
            String filled = json.replace("\"S", "\"" + SECRET).replaceAll("\\bS\\b", SECRET);
            assertThat(told(filled))
                    .as(json)
                    .isNotEmpty()
                    .doesNotContain(SECRET)
                    .doesNotContain("hunter2");
        }
    }

    private String told(String json) throws Exception {
        return told(() -> files.local(json)) + told(() -> files.server(json));
    }

    private static String told(Callable<LoadedConfig<?>> reader) throws Exception {
        try {
            return String.valueOf(reader.call().warnings());
        } catch (ConfigException e) {
            return e.errors() + "" + e.warnings() + e;
        }
    }

    private List<String> errors(String json) {
        return files.errors(catchThrowableOfType(ConfigException.class, () -> files.local(json)));
    }
}
