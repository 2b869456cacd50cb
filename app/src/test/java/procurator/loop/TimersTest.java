package procurator.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The heap of timers against a plain list. */
class TimersTest {
    private final Timers timers = new Timers();
    private final List<String> expired = new ArrayList<>();

    private final class NamedTimer extends Timer {
        private final String name;

        NamedTimer(String name) {
            this.name = name;
        }

        @Override
        protected void expired() {
            expired.add(name);
        }
    }

    @Test
    void timersExpireInTheOrderTheyAreDueAndNeverEarly() {
        timers.set(new NamedTimer("second"), 20);
        timers.set(new NamedTimer("third"), 30);
        timers.set(new NamedTimer("first"), 10);
        assertThat(timers.untilNext(4)).isEqualTo(6);
        timers.expire(9);
        assertThat(expired).isEmpty();
        timers.expire(20);
        assertThat(expired).containsExactly("first", "second");
        assertThat(timers.untilNext(20)).isEqualTo(10);
        timers.expire(100);
        assertThat(expired).containsExactly("first", "second", "third");
        assertThat(timers.untilNext(100)).isEqualTo(-1);
    }

    @Test
    void movedTimerExpiresOnceAtItsLastMoment() {
        NamedTimer moved = new NamedTimer("moved");
        timers.set(moved, 10);
        timers.set(moved, 30);
        timers.set(new NamedTimer("other"), 20);
        timers.expire(25);
        assertThat(expired).containsExactly("other");
        timers.set(moved, 26);
        timers.expire(26);
        assertThat(expired).containsExactly("other", "moved");
        assertThat(moved.isSet()).isFalse();
    }

    @Test
    void timerSetAgainFromExpiredWaitsForTheNextCall() {
        Timer again = new Timer() {
            @Override
            protected void expired() {
                expired.add("again");
                timers.set(this, 10);
            }
        };
        timers.set(again, 5);
        timers.set(new NamedTimer("other"), 6);
        timers.expire(10);
        assertThat(expired).containsExactly("again", "other");
        timers.expire(10);
        assertThat(expired).containsExactly("again", "other", "again");
        timers.cancel(again);
        timers.expire(10);
        assertThat(timers.untilNext(10)).isEqualTo(-1);
    }

    @Test
    void timerCancelledByAnotherThatExpiresWithItStaysSilent() {
        NamedTimer victim = new NamedTimer("victim");
        timers.set(victim, 10);
        timers.set(
                new Timer() {
                    @Override
                    protected void expired() {
                        timers.cancel(victim);
                    }
                },
                9);
        timers.expire(20);
        assertThat(expired).isEmpty();
    }

    @Test
    void clockMayWrapAround() {
        timers.set(new NamedTimer("before"), Long.MAX_VALUE - 1);
        timers.set(new NamedTimer("after"), Long.MIN_VALUE + 5);
        assertThat(timers.untilNext(Long.MAX_VALUE - 3)).isEqualTo(2);
        timers.expire(Long.MAX_VALUE);
        assertThat(expired).containsExactly("before");
        timers.expire(Long.MIN_VALUE + 5);
        assertThat(expired).containsExactly("before", "after");
    }

    @Test
    void anyOrderOfSettingMovingAndCancellingExpiresAsAPlainListWould() {
        for (int seed = 0; seed < 200; seed++) {
            compareWithAPlainList(new Random(seed), seed);
        }
    }

    private void compareWithAPlainList(Random random, int seed) {
        List<NamedTimer> all = new ArrayList<>();
        long[] due = new long[100];
        for (int i = 0; i < due.length; i++) {
            all.add(new NamedTimer("" + i));
        }
        for (long now = 0; now < 1_000; now += random.nextInt(20)) {
            int which = random.nextInt(due.length);
            if (random.nextInt(4) == 0) {
                timers.cancel(all.get(which));
                due[which] = 0;
            } else {
                due[which] = now + 1 + random.nextInt(300);
                timers.set(all.get(which), due[which]);
            }
            assertExpiresLikeAPlainList(all, due, now, seed);
        }
        all.forEach(timers::cancel);
        assertThat(timers.untilNext(0)).isEqualTo(-1);
    }

    private void assertExpiresLikeAPlainList(List<NamedTimer> all, long[] due, long now, int seed) {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < due.length; i++) {
            if (due[i] > 0 && due[i] <= now) {
                expected.add("" + i);
                due[i] = 0;
            }
            assertThat(all.get(i).isSet()).as("seed %d", seed).isEqualTo(due[i] > 0 || expected.contains("" + i));
        }
        expired.clear();
        timers.expire(now);
        assertThat(expired).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(expected);
    }
}
