package procurator.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import procurator.log.Log.Level;

class LogTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private Instant now = Instant.parse("2026-11-24T12:00:00Z");
    private long nanos = Long.MAX_VALUE - 1;
    private final Log log = new Log(new PrintStream(written, true, UTF_8), Level.INFO, () -> now, () -> nanos);

    private void pass(Duration time) {
        now = now.plus(time);
        nanos += time.toNanos();
    }

    private List<String> lines() {
        return written.toString(UTF_8).lines().toList();
    }

    @Test
    void lineHasTimeLevelAndMessage() {
        log.info("local listens");
        assertThat(lines()).containsExactly("2026-11-24T12:00:00Z INFO local listens");
    }

    @Test
    void levelsBehindTheOneAskedForAreNotWritten() {
        log.debug("nothing");
        log.warn("something");
        assertThat(lines()).hasSize(1);
        assertThat(log.has(Level.DEBUG)).isFalse();
        assertThat(log.has(Level.ERROR)).isTrue();
    }

    @Test
    void troubleOfOneKindIsToldOnceInTenSecondsAndThenHowOftenItWasNot() {
        for (int i = 0; i < 5; i++) {
            log.sometimes(Level.WARN, "accept", "no descriptor");
        }
        log.sometimes(Level.WARN, "clock", "off");
        pass(Duration.ofSeconds(10));
        log.sometimes(Level.WARN, "accept", "no descriptor");
        assertThat(lines())
                .containsExactly(
                        "2026-11-24T12:00:00Z WARN no descriptor",
                        "2026-11-24T12:00:00Z WARN off",
                        "2026-11-24T12:00:10Z WARN no descriptor (suppressed 4)");
    }

    @Test
    void whatAPeerSaysNeverMakesALineOfItsOwn() {
        log.info("host a\nERROR b\u001b[31m\u00e9");
        assertThat(lines()).containsExactly("2026-11-24T12:00:00Z INFO host a\\u000aERROR b\\u001b[31m\\u00e9");
    }

    @Test
    void clockThatIsSetBackSuppressesNothing() {
        log.sometimes(Level.WARN, "accept", "no descriptor");
        now = now.minus(Duration.ofDays(1));
        nanos += Duration.ofSeconds(10).toNanos();
        log.sometimes(Level.WARN, "accept", "no descriptor");
        assertThat(lines())
                .containsExactly("2026-11-24T12:00:00Z WARN no descriptor", "2026-11-23T12:00:00Z WARN no descriptor");
    }

    @Test
    void clockThatIsSetForwardLetsNothingThrough() {
        log.sometimes(Level.WARN, "accept", "no descriptor");
        now = now.plus(Duration.ofDays(1));
        log.sometimes(Level.WARN, "accept", "no descriptor");
        assertThat(lines()).hasSize(1);
    }

    @Test
    void veryLongLineIsCutAndSaysByHowMuch() {
        log.info("x".repeat(1_000_000));
        assertThat(lines())
                .containsExactly("2026-11-24T12:00:00Z INFO " + "x".repeat(2_000) + "... (998000 characters more)");
    }

    @Test
    void kindsOfTroubleThatPeersMakeUpAreToldTogether() {
        for (int i = 0; i < 100_000; i++) {
            log.sometimes(Level.WARN, "peer " + i, "trouble");
        }
        assertThat(lines()).hasSize(257);
        pass(Duration.ofSeconds(10));
        log.sometimes(Level.WARN, "peer 99999", "trouble");
        assertThat(lines().getLast()).endsWith("trouble (suppressed 99743)");
    }
}
