package procurator.local.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DemandTest {
    private static final long MS = 1_000_000;

    private final Demand demand = new Demand(Duration.ofMillis(2), Duration.ofSeconds(8));
    private long now = -5_000 * MS; // a clock may begin anywhere

    private void open(int times, long everyMs) {
        for (int i = 0; i < times; i++) {
            demand.opened(now);
            now += everyMs * MS;
        }
    }

    @Test
    void nothingIsWantedBeforeAnythingWasOpened() {
        demand.dialled(50 * MS);
        assertThat(demand.wanted(now)).isZero();
    }

    @Test
    void oneRequestAfterTheOtherWantsAFewReady() {
        demand.dialled(50 * MS);
        open(20, 52);
        assertThat(demand.wanted(now)).isBetween(2, 3);
    }

    @Test
    void burstWantsAsManyAsItOpensWithinOneDialAndSomeMore() {
        demand.dialled(50 * MS);
        open(8, 0);
        assertThat(demand.wanted(now)).isBetween(8, 12);
    }

    @Test
    void fastSequenceWantsAsManyAsOneDialTakes() {
        demand.dialled(50 * MS);
        open(500, 1);
        assertThat(demand.wanted(now)).isBetween(51, 70);
    }

    @Test
    void nothingIsWantedWhenNothingHasHappenedForAsLongAsOneMayWait() {
        demand.dialled(50 * MS);
        open(8, 0);
        assertThat(demand.wanted(now + 7_999 * MS)).isPositive();
        assertThat(demand.wanted(now + 8_001 * MS)).isZero();
    }

    @Test
    void firstRequestAfterAPauseWantsThoseOfTheBurstBefore() {
        demand.dialled(50 * MS);
        open(8, 0);
        now += 20_000 * MS;
        open(1, 0);
        assertThat(demand.wanted(now)).isGreaterThanOrEqualTo(8);
    }

    @Test
    void burstLongAgoIsForgotten() {
        demand.dialled(50 * MS);
        open(100, 0);
        now += 20 * 60_000 * MS;
        open(1, 0);
        assertThat(demand.wanted(now)).isLessThanOrEqualTo(3);
    }

    @Test
    void nothingIsWantedWhereADialTakesNoTime() {
        demand.dialled(MS);
        open(500, 1);
        assertThat(demand.wanted(now)).isZero();
    }
}
