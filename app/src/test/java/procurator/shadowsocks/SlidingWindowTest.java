package procurator.shadowsocks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SlidingWindowTest {
    private final SlidingWindow window = new SlidingWindow();

    @Test
    void takesEachIdOnce() {
        assertThat(window.accept(0)).isTrue();
        assertThat(window.accept(0)).isFalse();
    }

    @Test
    void takesWhatComesLateWithinItsWidthAndNothingOlder() {
        assertThat(window.accept(5_000)).isTrue();
        assertThat(window.accept(5_000 - SlidingWindow.WIDTH + 1)).isTrue();
        assertThat(window.accept(5_000 - SlidingWindow.WIDTH + 1)).isFalse();
        assertThat(window.accept(5_000 - SlidingWindow.WIDTH)).isFalse();
    }

    @Test
    void takesIdsAsUnsigned() {
        assertThat(window.accept(Long.MAX_VALUE)).isTrue();
        assertThat(window.accept(Long.MIN_VALUE)).isTrue();
        assertThat(window.accept(-1)).isTrue();
        assertThat(window.accept(-1)).isFalse();
        assertThat(window.accept(Long.MIN_VALUE)).isFalse();
    }

    @Test
    void changesNothingWhenAsked() {
        assertThat(window.isFree(1_000_000)).isTrue();
        assertThat(window.accept(0)).isTrue();
    }

    @Test
    void agreesWithASetOfAllIdsEverTaken() {
        Random random = new Random(1);
        Set<Long> taken = new HashSet<>();
        long newest = 0;
        for (int i = 0; i < 100_000; i++) {
            long id = Math.max(0, newest + random.nextInt(1_200) - 1_100);
            boolean fits = newest - id < SlidingWindow.WIDTH && taken.add(id);
            assertThat(window.isFree(id)).as("%d after %d", id, newest).isEqualTo(fits);
            assertThat(window.accept(id)).as("%d after %d", id, newest).isEqualTo(fits);
            newest = Math.max(newest, id);
        }
    }
}
