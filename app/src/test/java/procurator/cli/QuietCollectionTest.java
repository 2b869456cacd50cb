package procurator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class QuietCollectionTest {
    private final AtomicInteger collections = new AtomicInteger();
    private final QuietCollection quiet = new QuietCollection(this::collect);

    private void collect() {
        collections.incrementAndGet();
        System.gc();
    }

    @Test
    void nothingIsCollectedWhereNothingWasDone() {
        quiet.look();
        quiet.look();

        assertThat(collections).hasValue(0);
    }

    @Test
    void nothingIsCollectedWhileWorkGoesOn() {
        for (int i = 0; i < 3; i++) {
            System.gc(); // as a load has the young generation collected between two looks
            quiet.look();
        }

        assertThat(collections).hasValue(0);
    }

    @Test
    void whatWorkLeftBehindIsCollectedOnceItIsQuiet() {
        System.gc();
        quiet.look();
        quiet.look();

        assertThat(collections).hasValue(1);
    }

    @Test
    void itsOwnCollectionIsNoWork() {
        System.gc();
        for (int i = 0; i < 5; i++) {
            quiet.look();
        }

        assertThat(collections).hasValue(1);
    }

    @Test
    void moreWorkIsCollectedAgain() {
        for (int i = 0; i < 2; i++) {
            System.gc();
            quiet.look();
            quiet.look();
        }

        assertThat(collections).hasValue(2);
    }
}
