package procurator.loop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SparesTest {
    private static final int STEP = 16 * 1024;
    private final Spares spares = new Spares();

    @Test
    void smallArraysAreMadeToMeasure() {
        assertThat(spares.take(100)).hasSize(100);
        assertThat(spares.take(STEP / 4)).hasSize(STEP / 4);
    }

    @Test
    void largerOnesAreRoundedUpSoThatTheyFitAgain() {
        assertThat(spares.take(STEP / 4 + 1)).hasSize(STEP);
        assertThat(spares.take(STEP)).hasSize(STEP);
        assertThat(spares.take(STEP + 1)).hasSize(2 * STEP);
    }

    @Test
    void arrayGivenBackIsTakenOnceAgain() {
        byte[] first = spares.take(STEP);
        spares.give(first);
        assertThat(spares.take(STEP - 1)).isSameAs(first);
        assertThat(spares.take(STEP - 1)).isNotSameAs(first);
    }

    @Test
    void secondArrayOfOneSizeIsNotKept() {
        byte[] first = spares.take(STEP);
        byte[] second = spares.take(STEP);
        spares.give(first);
        spares.give(second);
        assertThat(spares.take(STEP)).isSameAs(first);
        assertThat(spares.take(STEP)).isNotSameAs(second);
    }

    @Test
    void noMoreThanAMebibyteIsKept() {
        for (int steps = 1; steps < 40; steps++) {
            byte[] array = new byte[steps * STEP];
            array[0] = 1;
            spares.give(array);
        }
        long kept = 0;
        for (int steps = 1; steps < 40; steps++) {
            kept += (long) spares.take(steps * STEP)[0] * steps * STEP;
        }
        assertThat(kept).isBetween(1L, 1L << 20);
    }

    @Test
    void foreignSizesAreNotKept() {
        spares.give(new byte[0]);
        spares.give(new byte[STEP + 1]);
        spares.give(new byte[64 * STEP]);
        assertThat(spares.take(STEP + 1)).hasSize(2 * STEP);
        assertThat(spares.take(64 * STEP)).hasSize(64 * STEP);
    }
}
