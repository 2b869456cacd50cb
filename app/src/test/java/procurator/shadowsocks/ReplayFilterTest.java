package procurator.shadowsocks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayFilterTest {
    private Instant now = Instant.ofEpochSecond(1_700_000_000);
    private final InstantSource clock = () -> now;

    @ParameterizedTest
    @ValueSource(ints = {16, 24, 32})
    void classicEditionRemembersTheLastMillion(int size) {
        ReplayFilter seen = ReplayFilter.of(Method.Edition.SIP004, clock);
        for (int i = 1; i <= 2_000_000; i++) {
            if (!seen.add(salt(size, i))) {
                throw new AssertionError("fresh, and refused: " + i);
            }
        }
        for (int i = 1_000_001; i <= 2_000_000; i++) {
            if (seen.add(salt(size, i))) {
                throw new AssertionError("replayed, and taken: " + i);
            }
        }
        assertThat(seen.add(salt(size, 1))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 32})
    void newEditionRemembersAllOfTheLastMinute(int size) {
        ReplayFilter seen = ReplayFilter.of(Method.Edition.SIP022, clock);
        for (int second = 0; second < 300; second++) {
            for (int i = 0; i < 100; i++) {
                assertThat(seen.add(salt(size, 1 + second * 100 + i))).isTrue();
            }
            int oldest = Math.max(0, second - 59);
            assertThat(seen.add(salt(size, 1 + oldest * 100))).isFalse();
            assertThat(seen.add(salt(size, 1 + second * 100 + 99))).isFalse();
            now = now.plusSeconds(1);
        }
    }

    /** A request stamped 30 s ahead at the start of a second is in time until the end of the sixtieth second after it. */
    @Test
    void newEditionRemembersAsLongAsAStampCanBeInTime() {
        Instant start = now;
        for (int phase = 0; phase < 90_000; phase += 250) {
            now = start;
            ReplayFilter seen = ReplayFilter.of(Method.Edition.SIP022, clock);
            assertThat(seen.add(salt(16, 1))).isTrue();
            now = start.plusMillis(phase);
            assertThat(seen.add(salt(16, 2))).isTrue();
            now = start.plusMillis(phase + 60_999);
            assertThat(seen.add(salt(16, 2))).isFalse();
        }
    }

    @Test
    void newEditionForgetsInTheSecondMinute() {
        ReplayFilter seen = ReplayFilter.of(Method.Edition.SIP022, clock);
        assertThat(seen.add(salt(16, 1))).isTrue();
        now = now.plusSeconds(84);
        assertThat(seen.add(salt(16, 1))).isTrue();
    }

    @Test
    void saltsThatDifferInOneBitAreDifferent() {
        for (Method.Edition edition : Method.Edition.values()) {
            ReplayFilter seen = ReplayFilter.of(edition, clock);
            for (int bit = 0; bit < 256; bit++) {
                byte[] salt = salt(32, 12345);
                salt[bit / 8] ^= (byte) (1 << bit % 8);
                assertThat(seen.add(salt)).isTrue();
                assertThat(seen.add(salt)).isFalse();
            }
        }
    }

    @Test
    void requestsAreTakenFromTheNextWholeSecondOn() {
        now = Instant.ofEpochSecond(1_700_000_000, 1_000_000);
        assertThat(ReplayFilter.of(Method.Edition.SIP022, clock).notBefore())
                .isEqualTo(Instant.ofEpochSecond(1_700_000_001));
        now = Instant.ofEpochSecond(1_700_000_000);
        assertThat(ReplayFilter.of(Method.Edition.SIP022, clock).notBefore()).isEqualTo(now);
    }

    private static byte[] salt(int size, int number) {
        return ByteBuffer.allocate(size).putInt(size - 4, number).array();
    }
}
