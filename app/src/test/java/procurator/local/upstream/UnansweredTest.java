package procurator.local.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A datagram each second, and a clock of ours. */
class UnansweredTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Unanswered unanswered = new Unanswered();
    private long now = -5 * SECOND;

    /** Sends for so many seconds, and changes the socket where that is due; returns in which seconds. */
    private List<Integer> renewals(boolean roams, int seconds) {
        unanswered.renewed(now);
        List<Integer> renewals = new ArrayList<>();
        for (int i = 0; i <= seconds; i++) {
            if (unanswered.sending(now, 0) && unanswered.isDue(now, roams)) {
                unanswered.renewed(now);
                renewals.add(i);
            }
            now += SECOND;
        }
        return renewals;
    }

    @Test
    void socketIsRenewedWithinThreeSecondsAndEverMoreSeldomWhereTheServerKnowsTheAssociationByItself() {
        assertThat(renewals(true, 60)).containsExactly(3, 6, 9, 12, 15, 18, 24, 30, 36, 45, 54);
    }

    @Test
    void socketIsRenewedWithinTenSecondsAndSeldomWhereThatIsAnotherAssociation() {
        assertThat(renewals(false, 120)).containsExactly(9, 18, 36, 72);
    }

    @Test
    void flowThatIsMeantToGoOneWayHasAnotherSocketOnceAMinuteAtMost() {
        renewals(true, 600);
        assertThat(renewals(true, 600)).hasSizeLessThanOrEqualTo(10);
    }

    @Test
    void answerEndsTheSilence() {
        renewals(true, 60);
        unanswered.answered();
        assertThat(unanswered.sending(now, 0)).isFalse();
        assertThat(unanswered.isDue(now, true)).isFalse();
        assertThat(unanswered.sending(now + 3 * SECOND, 0)).isTrue();
        assertThat(unanswered.isDue(now + 3 * SECOND, true)).isTrue();
    }

    @Test
    void whatTheSystemDoesNotTakeIsLookedIntoAfterASecond() {
        unanswered.renewed(now);
        assertThat(unanswered.sending(now, 0)).isFalse();
        assertThat(unanswered.sending(now + SECOND - 1, 1)).isFalse();
        assertThat(unanswered.sending(now + SECOND, 1)).isTrue();
        assertThat(unanswered.sending(now + 2 * SECOND, 1)).isFalse();
        assertThat(unanswered.sending(now + 2 * SECOND, 2)).isTrue();
    }
}
