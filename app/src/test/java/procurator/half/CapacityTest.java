package procurator.half;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import procurator.relay.Limits;

/** Limits that fit the heap and the files there are. */
class CapacityTest {
    /** What -Xmx128m leaves of itself. */
    private static final long HEAP = 127L << 20;

    @ParameterizedTest
    @CsvSource({"64, 13, 8", "256, 81, 54", "1024, 363, 242", "20000, 9000, 1024", "1048576, 9000, 1024"})
    void limitsFollowFromTheFilesThereAre(int files, int tunnels, int handshakes) {
        Limits limits = new Capacity(HEAP, files).usual(1, OptionalInt.empty());
        assertThat(limits.tunnels()).isEqualTo(tunnels);
        assertThat(limits.handshakes()).isEqualTo(handshakes);
        assertThat(limits.handshakesPerSource()).isEqualTo(Math.max(4, handshakes / 4));
        assertThat(limits.heldBytes()).isEqualTo(24L << 20);
    }

    @ParameterizedTest
    @CsvSource({"32", "64", "256", "1024", "4096", "20000", "100000"})
    void tunnelsAndDatagramsTogetherHaveTheFilesTheyMayTake(int files) {
        Capacity capacity = new Capacity(HEAP, files);
        int tunnels = capacity.usual(1, OptionalInt.empty()).tunnels();
        assertThat(2 * tunnels + capacity.filesOfUdp(tunnels)).isLessThanOrEqualTo(Math.max(12, files - 24));
    }

    @ParameterizedTest
    @CsvSource({"48, 1", "64, 1", "128, 2", "128, 8", "512, 4"})
    void whatIsUsualFitsTheHeap(int mib, int workers) {
        Capacity capacity = new Capacity((long) mib << 20, 20_000);
        Limits limits = capacity.usual(workers, OptionalInt.empty());
        assertThat(limits.tunnels()).isPositive();
        assertThat(limits.heldBytes()).isLessThanOrEqualTo(capacity.mostHeld(limits.tunnels(), workers));
        assertThat(workers).isLessThanOrEqualTo(capacity.mostWorkers());
    }

    @Test
    void severalLoopsShareTheLimits() {
        assertThat(new Limits(10, 8, 4, 24L << 20).dividedBy(4)).isEqualTo(new Limits(3, 2, 1, 6L << 20));
    }
}
