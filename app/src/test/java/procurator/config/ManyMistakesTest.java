package procurator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import procurator.config.json.ConfigException;

/**
 * However many mistakes a file has, and however long its lines are, they are told in time that grows as the file does,
 * and on a few pages. In time that grows with the square each of these takes minutes.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ManyMistakesTest {
    @RegisterExtension
    private final ConfigFiles files = new ConfigFiles();

    @Test
    void subscriptionOnOneLineWithAMethodWeDoNotHave() {
        List<String> errors = localErrors("{\"version\": 1, \"servers\": ["
                + several(4_000, "{\"server\": \"%d.example\", \"method\": \"aes-256-cfb\", \"password\": \"hunter2\"}")
                + "]}");
        assertThat(errors).hasSize(101).last().isEqualTo("and 3900 more");
        assertThat(errors.get(99)).startsWith("config.json:1:").contains("servers[99].method: \"aes-256-cfb\"");
        assertShort(errors);
    }

    @Test
    void keyGivenAgainAndAgain() {
        List<String> errors = localErrors("{" + several(40_000, "\"server\": \"hunter2\"") + "}");
        assertThat(errors).hasSize(101).last().isEqualTo("and 39900 more"); // and no password
        assertThat(errors.getFirst()).startsWith("config.json:1:1: password: missing");
        assertThat(errors.get(1)).startsWith("config.json:1:22: server: given twice");
        assertShort(errors);
    }

    @Test
    void serversThatListenOnOneAddress() {
        String equal = "{\"server\": \"127.0.0.1\", \"method\": \"aes-256-gcm\", \"password\": \"hunter2\"}";
        List<String> errors = serverErrors("{\"servers\": [" + several(10_000, equal) + "]}");
        assertThat(errors).hasSize(101).last().isEqualTo("and 9899 more");
        assertThat(errors.getFirst()).contains("servers[1].server: two listen on 127.0.0.1:8388");
        assertShort(errors);
    }

    @Test
    void keysNobodyKnows() throws Exception {
        List<String> warnings = files.server("{\"server\": \"::\", \"method\": \"aes-256-gcm\", \"password\": \"x\", "
                        + several(50_000, "\"unknown%d\": 1") + "}")
                .warnings();
        assertThat(warnings).last().isEqualTo("and 49900 more");
        assertShort(warnings);
    }

    @Test
    void ofAKeyOfAMillionCharactersItsBeginningIsTold() throws Exception {
        String longKey = "k".repeat(1_000_000);
        String json = "{\"server\": \"::\", \"method\": \"aes-256-gcm\", \"password\": \"x\", \"" + longKey + "\": 1";
        assertThat(files.server(json + "}").warnings())
                .singleElement()
                .asString()
                .endsWith(":60: " + "k".repeat(64) + "...: unknown key: it has no effect");
        List<String> errors = serverErrors(json + ", \"" + longKey + "\": 2}");
        assertThat(errors).singleElement().asString().contains(": given twice");
        assertShort(errors);
    }

    @Test
    void ofAValueOfAMillionCharactersItsBeginningIsTold() {
        String text = "v".repeat(1_000_000);
        for (String key : List.of("server", "method", "mode", "timeout", "local_port", "log_level", "allow")) {
            assertShort(serverErrors("{\"password\": \"${SECRET}\", \"" + key + "\": \"" + text + "\", \"mode\": 1}"));
        }
        assertShort(serverErrors("{\"server\": \"::\", \"password\": \"${" + text + "}\"}"));
        assertShort(serverErrors("{\"server\": \"::\", \"password_file\": \"" + text + "\"}"));
    }

    @Test
    void mistakesAfterALongComment() {
        String json = "{/*" + "hunter2".repeat(100_000) + "*/" + several(10_000, "\"a\":1") + "}";
        List<String> errors = localErrors(json);
        assertThat(errors).hasSize(101).noneMatch(error -> error.contains("hunter2"));
        assertShort(errors);
    }

    @Test
    void anyNumberOfLinesOfComments() throws Exception {
        assertThat(files.server("# a comment\n".repeat(100_000)
                                + "{\"server\": \"::\", \"method\": \"aes-256-gcm\", \"password\": \"x\"}")
                        .warnings())
                .isEmpty();
        assertThat(localErrors("# a comment\n".repeat(100_000) + "ss://"))
                .singleElement()
                .asString()
                .contains("a link, no configuration");
    }

    @Test
    void moreValuesThanAnybodyWrites() {
        for (String value : List.of("1", "{}", "[]", "null")) {
            assertThat(localErrors("{\"a\": [" + several(250_000, value) + "]}"))
                    .singleElement()
                    .asString()
                    .contains("too many values (expected: at most 200000)");
        }
    }

    private static String several(int times, String text) {
        return IntStream.range(0, times)
                .mapToObj(i -> text.replace("%d", "" + i))
                .collect(Collectors.joining(","));
    }

    private static void assertShort(List<String> told) {
        assertThat(told).isNotEmpty().noneMatch(text -> text.contains("hunter2"));
        assertThat(told.stream().flatMap(String::lines)).allMatch(line -> line.length() < 1_200);
    }

    private List<String> localErrors(String json) {
        return files.errors(catchThrowableOfType(ConfigException.class, () -> files.local(json)));
    }

    private List<String> serverErrors(String json) {
        return files.errors(catchThrowableOfType(ConfigException.class, () -> files.server(json)));
    }
}
