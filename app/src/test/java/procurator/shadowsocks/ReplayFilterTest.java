package procurator.shadowsocks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import procurator.shadowsocks.ReplayFilter.Verdict;

class ReplayFilterTest {
    private static final long START = 1_700_000_000;

    private Instant now = Instant.ofEpochSecond(START);
    private Duration set = Duration.ZERO;
    private int fresh;
    private final List<Duration> jumps = new ArrayList<>();
    private final WallClock clock = new WallClock(() -> now.plus(set), () -> nanos(now), jumps::add);

    private static long nanos(Instant instant) {
        return Duration.between(Instant.ofEpochSecond(START), instant).toNanos();
    }

    /** Soon after four generations are full, and the first is forgotten: it never remembers less. */
    @Test
    void classicEditionRemembersTheLastMillion() {
        ReplayFilter seen = ReplayFilter.of(clock);
        addFresh(seen, 16, 1_580_000);
        assertThat(seen.add(salt(16, 1))).isTrue();
        assertRemembers(seen, 16, 580_001, 1_580_000, 10);
    }

    @ParameterizedTest
    @ValueSource(ints = {12, 16, 24, 32})
    void classicEditionRemembersSaltsOfEachSize(int size) {
        ReplayFilter seen = ReplayFilter.of(clock);
        addFresh(seen, size, 20_000);
        assertRemembers(seen, size, 1, 20_000, 1);
    }

    private static void addFresh(ReplayFilter seen, int size, int count) {
        for (int i = 1; i <= count; i++) {
            if (!seen.add(salt(size, i))) {
                throw new AssertionError("fresh, and refused: " + i);
            }
        }
    }

    private static void assertRemembers(ReplayFilter seen, int size, int first, int last, int step) {
        for (int i = first; i <= last; i += step) {
            if (seen.add(salt(size, i))) {
                throw new AssertionError("replayed, and taken: " + i);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 32})
    void newEditionRemembersAllOfTheLastMinute(int size) {
        ReplayFilter seen = ReplayFilter.of(clock);
        for (int second = 0; second < 300; second++) {
            for (int i = 0; i < 300; i++) {
                assertThat(add(seen, salt(size, 1 + second * 300 + i), 0)).isEqualTo(Verdict.NEW);
            }
            int oldest = Math.max(0, second - 61);
            assertThat(add(seen, salt(size, 1 + oldest * 300), 0)).isEqualTo(Verdict.SEEN);
            assertThat(add(seen, salt(size, 1 + second * 300 + 299), 0)).isEqualTo(Verdict.SEEN);
            now = now.plusSeconds(1);
        }
    }

    /** A request stamped 30 s ahead at the start of a second is in time until the end of the sixtieth second after it. */
    @Test
    void newEditionRemembersAsLongAsAStampCanBeInTime() {
        Instant start = now;
        for (int phase = 0; phase < 90_000; phase += 3_000) {
            now = start;
            ReplayFilter seen = ReplayFilter.of(clock);
            fill(seen, 1_000_000);
            now = start.plusMillis(phase);
            assertThat(add(seen, salt(16, 2), 30)).isEqualTo(Verdict.NEW);
            fill(seen, 2_000_000);
            now = start.plusMillis(phase + 60_999);
            fill(seen, 3_000_000);
            assertThat(add(seen, salt(16, 2), -30)).isEqualTo(Verdict.SEEN);
        }
    }

    /** What is forgotten is known by its second. */
    @Test
    void newEditionForgetsSaltsThatAreStaleButNotWhenTheyWereStamped() {
        ReplayFilter seen = ReplayFilter.of(clock);
        assertThat(add(seen, salt(16, 1), 0)).isEqualTo(Verdict.NEW);
        for (int i = 1; i <= 10; i++) {
            fill(seen, i * 1_000_000);
            now = now.plusSeconds(60);
        }
        fill(seen, 11_000_000);
        assertThat(add(seen, salt(16, 1), -600)).isEqualTo(Verdict.UNKNOWN);
        assertThat(seen.forgotten().contains(START)).isTrue();
        assertThat(seen.forgotten().contains(clock.seconds() - 30)).isFalse();
    }

    /** First come clients 30 s ahead of the server, then one 30 s behind it. */
    @Test
    void busyServerSetBackByThirtySecondsFindsNothingForgotten() {
        for (int seconds = 240; seconds < 265; seconds++) {
            ReplayFilter seen = ReplayFilter.of(clock);
            assertThat(refusedInBusy(seen, seconds, 30)).isZero();
            set = set.minusSeconds(30);
            assertThat(add(seen, salt(16, 1), -30)).isEqualTo(Verdict.NEW);
        }
    }

    /** What was taken in the last minute is known until the clock has come through that minute once more. */
    @Test
    void busyServerSetBackByMinutesIsLockedOutOnlyInSecondsThatWereForgottenBefore() {
        ReplayFilter seen = ReplayFilter.of(clock);
        assertThat(refusedInBusy(seen, 240, 0)).isZero();
        set = Duration.ofSeconds(-200);
        assertThat(refusedInBusy(seen, 140, 0)).isPositive();
        assertThat(refusedInBusy(seen, 120, 0)).isZero();
    }

    /** Of so many links a second that a generation is full as soon as it is old enough. */
    private int refusedInBusy(ReplayFilter seen, int seconds, long ahead) {
        int refused = 0;
        for (int second = 0; second < seconds; second++) {
            for (int i = 0; i < 200; i++) {
                refused += add(seen, salt(16, --fresh), ahead) == Verdict.NEW ? 0 : 1;
            }
            now = now.plusSeconds(1);
        }
        return refused;
    }

    private static final int FEW = 5_000;

    private void fill(ReplayFilter seen, int from) {
        for (int i = 0; i < FEW; i++) {
            assertThat(add(seen, salt(16, from + i), 0)).isEqualTo(Verdict.NEW);
        }
    }

    private Verdict add(ReplayFilter seen, byte[] salt, long ahead) {
        return seen.add(salt, clock.seconds() + ahead, null);
    }

    // ---- room ----

    @Test
    void noUserPushesOutAnothersSaltsOrTakesAllTheRoom() {
        StampedSalts salts = new StampedSalts(clock, new Forgotten(), (entries, at) -> entries[at], 2, 1_000);
        assertThat(salts.add(new long[] {1, 1}, START, "ann")).isEqualTo(Verdict.NEW);
        int taken = 0;
        for (int i = 2; i < 20_000; i++) {
            taken += salts.add(new long[] {i, 1}, START, "bob") == Verdict.NEW ? 1 : 0;
        }
        assertThat(taken).isEqualTo(500);
        assertThat(salts.add(new long[] {1, 1}, START, "ann")).isEqualTo(Verdict.SEEN);
        assertThat(salts.add(new long[] {1, 2}, START, "ann")).isEqualTo(Verdict.NEW);
    }

    @Test
    void roomThatSeveralUsersTookTogetherIsSharedEqually() {
        Shares shares = new Shares(90);
        for (String user : new String[] {"bob", "eve"}) {
            for (; shares.hasRoom(user); shares.take(user)) {}
        }
        assertThat(shares.hasRoom("ann")).isTrue();
        int ann = 0;
        for (; shares.hasRoom("ann"); shares.take("ann")) {
            ann++;
        }
        assertThat(ann).isEqualTo(30);
        shares.give("bob", 45);
        assertThat(shares.hasRoom("bob")).isTrue();
        for (ann = 0; shares.hasRoom(null); shares.take(null)) {
            ann++;
        }
        assertThat(ann).isEqualTo(90 - 75);
    }

    @Test
    void saltsThatDifferInOneBitAreDifferent() {
        ReplayFilter classic = ReplayFilter.of(clock);
        ReplayFilter stamped = ReplayFilter.of(clock);
        for (int bit = 0; bit < 256; bit++) {
            byte[] salt = salt(32, 12345);
            salt[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(classic.add(salt)).isTrue();
            assertThat(classic.add(salt)).isFalse();
            assertThat(add(stamped, salt, 0)).isEqualTo(Verdict.NEW);
            assertThat(add(stamped, salt, 0)).isEqualTo(Verdict.SEEN);
        }
    }

    @Test
    void requestsAreTakenFromTheNextWholeSecondOn() {
        assertThat(ReplayFilter.of(clock).notBefore()).isEqualTo(now);
        now = Instant.ofEpochSecond(START, 1_000_000);
        assertThat(ReplayFilter.of(clock).notBefore()).isEqualTo(Instant.ofEpochSecond(START + 1));
        now = Instant.ofEpochSecond(START + 1);
        assertThat(ReplayFilter.of(clock).notBefore()).isEqualTo(now);
    }

    @Test
    void startFollowsAClockThatIsSetButNotBackByAMinuteOrLess() {
        ReplayFilter seen = ReplayFilter.of(clock);
        now = now.plusSeconds(5);
        long[][] setAndStart = {
            {1, 0},
            {-1, 0},
            {-60, 0},
            {0, 0},
            {90, 90},
            {60, 90},
            {30, 90},
            {27, 27},
            {-3600, -3600},
            {-3630, -3600},
            {7200, 7200}
        };
        for (long[] each : setAndStart) {
            set = Duration.ofSeconds(each[0]);
            clock.seconds();
            assertThat(seen.notBefore().getEpochSecond() - START)
                    .as("set by %d s", each[0])
                    .isEqualTo(each[1]);
        }
    }

    @Test
    void jumpsAreToldWithTheirSizeAndSlowDriftIsNot() {
        for (int i = 0; i < 100; i++) {
            now = now.plusSeconds(10);
            clock.seconds();
        }
        set = Duration.ofHours(-1);
        clock.seconds();
        clock.seconds();
        set = Duration.ofMillis(-3600_000 + 1_999);
        clock.seconds();
        set = Duration.ofSeconds(90);
        clock.seconds();
        assertThat(jumps).containsExactly(Duration.ofHours(-1), Duration.ofSeconds(3690));
    }

    private static byte[] salt(int size, int number) {
        return ByteBuffer.allocate(size).putInt(size - 4, number).array();
    }
}
