package procurator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FullCollectionTest {
    private final AtomicInteger collections = new AtomicInteger();
    private long heap = 8 << 20;
    private final FullCollection full = new FullCollection(this::collect, () -> heap);

    private void collect() {
        collections.incrementAndGet();
        System.gc();
    }

    @Test
    void nothingIsCollectedWhereNothingWasDone() {
        full.look();
        full.look();

        assertThat(collections).hasValue(0);
    }

    @Test
    void nothingIsCollectedWhileWorkGoesOn() {
        for (int i = 0; i < 3; i++) {
            System.gc(); // as a load has the young generation collected between two looks
            full.look();
        }

        assertThat(collections).hasValue(0);
    }

    @Test
    void whatWorkLeftBehindIsCollectedOnceItIsQuiet() {
        System.gc();
        full.look();
        full.look();

        assertThat(collections).hasValue(1);
    }

    @Test
    void itsOwnCollectionIsNoWork() {
        System.gc();
        for (int i = 0; i < 5; i++) {
            full.look();
        }

        assertThat(collections).hasValue(1);
    }

    @Test
    void aHeapThatGrewByHalfIsCollectedWhileWorkGoesOn() {
        heap = 40 << 20;
        System.gc();
        full.look();
        assertThat(collections).hasValue(1);

        heap = 59 << 20;
        System.gc();
        full.look();
        assertThat(collections).hasValue(1);

        heap = 60 << 20;
        System.gc();
        full.look();
        assertThat(collections).hasValue(2);
    }

    @Test
    void aSmallHeapMayDouble() {
        heap += FullCollection.LEAST_GROWTH - 1;
        full.look();
        assertThat(collections).hasValue(0);

        heap++;
        full.look();
        assertThat(collections).hasValue(1);
    }

    @Test
    void moreWorkIsCollectedAgain() {
        for (int i = 0; i < 2; i++) {
            System.gc();
            full.look();
            full.look();
        }

        assertThat(collections).hasValue(2);
    }
}
