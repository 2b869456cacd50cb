package procurator.half;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
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
        Limits limits = new Capacity(HEAP, files, 0).usual(1, OptionalInt.empty());
        assertThat(limits.tunnels()).isEqualTo(tunnels);
        assertThat(limits.handshakes()).isEqualTo(handshakes);
        assertThat(limits.handshakesPerSource()).isEqualTo(Math.max(4, handshakes / 4));
        assertThat(limits.heldBytes()).isEqualTo(24L << 20);
    }

    @ParameterizedTest
    @CsvSource({"64", "256", "1024", "4096", "20000", "100000"})
    void tunnelsAndDatagramsTogetherHaveTheFilesTheyMayTake(int files) {
        Capacity capacity = new Capacity(HEAP, files, 0);
        int tunnels = capacity.usual(1, OptionalInt.empty()).tunnels();
        assertThat(2 * tunnels + capacity.filesOfUdp(tunnels)).isLessThanOrEqualTo(files - 24);
    }

    @ParameterizedTest
    @CsvSource({"45, 1", "48, 1", "64, 1", "128, 2", "128, 8", "512, 4"})
    void whatIsUsualFitsTheHeap(int mib, int workers) {
        Capacity capacity = new Capacity((long) mib << 20, 20_000, 0);
        Limits limits = capacity.usual(workers, OptionalInt.empty());
        assertThat(limits.tunnels()).isPositive();
        assertThat(limits.heldBytes()).isLessThanOrEqualTo(capacity.mostHeld(limits.tunnels(), workers));
        assertThat(workers).isLessThanOrEqualTo(capacity.mostWorkers());
    }

    @ParameterizedTest
    @CsvSource({"1024, 1, 400, 400", "1024, 4, 100, 100", "20000, 16, 500, 500", "256, 4, 1, 1"})
    void listenersAndLoopsAreSubtracted(int files, int workers, int streams, int datagrams) {
        Capacity capacity = new Capacity(HEAP, files, 0).beside(workers, streams, datagrams);
        assertThat(capacity.hasFilesFor(workers)).isTrue();
        int tunnels = capacity.usual(workers, OptionalInt.empty()).tunnels();
        assertThat(tunnels).isGreaterThanOrEqualTo(Math.max(4, workers));
        assertThat(2 * tunnels + capacity.filesOfUdp(tunnels) + workers * streams + datagrams)
                .isLessThanOrEqualTo(files - 24 - 3 * (workers - 1));
    }

    @ParameterizedTest
    @CsvSource({"1024, 1, 500", "32, 1, 1", "256, 64, 1", "1024, 4, 200"})
    void tooFewFilesForWhatListensAreToldWithHowManyWouldDo(int files, int workers, int ports) {
        Capacity capacity = new Capacity(HEAP, files, 0).beside(workers, ports, ports);
        assertThat(capacity.hasFilesFor(workers)).isFalse();
        int needed = capacity.filesNeeded(workers);
        assertThat(new Capacity(HEAP, needed, 0).beside(workers, ports, ports).hasFilesFor(workers))
                .isTrue();
        assertThat(needed).isLessThan(3 * (workers * ports + ports + 60) + 3 * workers);
    }

    @ParameterizedTest
    @CsvSource({"32, 0", "44, 0", "45, 2", "61, 4", "127, 13"})
    void heapBearsSoManyLoops(int mib, int workers) {
        assertThat(new Capacity((long) mib << 20, 20_000, 0).mostWorkers()).isEqualTo(workers);
    }

    @Test
    void partsOfLoopsAddUp() {
        Limits whole = new Limits(11, 7, 5, 24L << 20);
        List<Limits> parts =
                IntStream.range(0, 4).mapToObj(i -> whole.part(i, 4)).toList();
        assertThat(parts.stream().mapToInt(Limits::tunnels).sum()).isEqualTo(11);
        assertThat(parts.stream().mapToInt(Limits::handshakes).sum()).isEqualTo(7);
        assertThat(parts.stream().mapToInt(Limits::handshakesPerSource).sum()).isEqualTo(5);
        assertThat(parts.stream().mapToLong(Limits::heldBytes).sum()).isEqualTo(24L << 20);
    }

    @Test
    void severalLoopsShareTheLimits() {
        assertThat(new Limits(10, 8, 4, 24L << 20).part(1, 4)).isEqualTo(new Limits(3, 2, 1, 6L << 20));
        assertThat(new Limits(10, 8, 4, 24L << 20).part(2, 4)).isEqualTo(new Limits(2, 2, 1, 6L << 20));
    }
}
