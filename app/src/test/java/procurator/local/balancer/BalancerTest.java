package procurator.local.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import procurator.half.Mode;

/** Choosing, with the clock moved by hand. */
class BalancerTest {
    private static final long MILLI = Duration.ofMillis(1).toNanos();
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final ServerUse USUAL = ServerUse.DEFAULT;

    private final Random random = new Random(27);
    private final List<String> told = new ArrayList<>();
    private final Map<Candidate, Integer> samples = new HashMap<>();
    private long now = -5 * SECOND; // the JVM's may be anything

    private final Balancer.Watcher watcher = new Balancer.Watcher() {
        @Override
        public void switched(Transport transport, Candidate from, Candidate to, String why) {
            told.add(transport + " " + from + " " + to + ": " + why);
        }

        @Override
        public void left(Transport transport, Candidate candidate) {
            told.add(transport + " left " + candidate);
        }
    };

    private List<Candidate> servers(ServerUse... uses) {
        return IntStream.range(0, uses.length)
                .mapToObj(i -> new Candidate(Character.toString('A' + i), uses[i]))
                .toList();
    }

    private Balancer balancer(List<Candidate> servers) {
        return new Balancer(servers, BalancerConfig.DEFAULT, Map.of(), now, random::nextDouble, watcher);
    }

    /** One request, which the server in use answers, and another if one is to be asked as well. */
    private void request(Balancer balancer, ToLongFunction<Candidate> answerNanos) {
        Candidate inUse = balancer.chosen(Transport.TCP, now);
        long own = answerNanos.applyAsLong(inUse);
        Candidate sampled = balancer.sample(now);
        balancer.answered(Transport.TCP, inUse, own, now + own);
        if (sampled != null) {
            assertThat(sampled).isNotEqualTo(inUse);
            samples.merge(sampled, 1, Integer::sum);
            long other = answerNanos.applyAsLong(sampled);
            balancer.answered(Transport.TCP, sampled, other, now + other);
            balancer.compared(sampled, other, inUse, own, now + Math.max(own, other));
        }
    }

    private long switches(Transport transport) {
        return told.stream()
                .filter(line -> line.startsWith(transport + " ") && !line.contains(" left "))
                .count();
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 40, 300, 2_000})
    void nearlyEqualServersDoNotChangePlaces(int millis) {
        List<Candidate> servers = servers(USUAL, USUAL, USUAL);
        Balancer balancer = balancer(servers);
        for (int i = 0; i < 6_000; i++) { // 10 min, ten requests a second
            request(balancer, _ -> (long) (millis * MILLI * (0.8 + 0.4 * random.nextDouble())));
            now += SECOND / 10;
        }
        assertThat(told).isEmpty();
        assertThat(balancer.chosen(Transport.TCP, now)).isEqualTo(servers.getFirst());
    }

    @Test
    void oneThatAnswersMuchSoonerTakesThePlaceOnceWithinMinutes() {
        List<Candidate> servers = servers(USUAL, USUAL, USUAL);
        Map<Candidate, Long> speeds =
                Map.of(servers.get(0), 200 * MILLI, servers.get(1), 190 * MILLI, servers.get(2), 60 * MILLI);
        Balancer balancer = balancer(servers);
        long start = now;
        while (told.isEmpty()) {
            request(balancer, speeds::get);
            now += SECOND;
        }
        assertThat(told).containsExactly("TCP A C: it answers sooner than A", "UDP A C: TCP goes there");
        assertThat(now - start).isBetween(60 * SECOND, 300 * SECOND);
        for (int i = 0; i < 600; i++) {
            request(balancer, speeds::get);
            now += SECOND;
        }
        assertThat(told).hasSize(2);
    }

    @Test
    void samplesAreFewAndThereAreNoneWithoutTraffic() {
        List<Candidate> servers = servers(USUAL, USUAL, USUAL);
        Balancer balancer = balancer(servers);
        now += 600 * SECOND; // nobody asks
        for (int i = 0; i < 36_000; i++) {
            request(balancer, _ -> 50 * MILLI);
            now += SECOND / 10;
        }
        assertThat(samples).containsOnlyKeys(servers.get(1), servers.get(2));
        assertThat(samples.values()).allSatisfy(count -> assertThat(count).isBetween(3, 9));
    }

    @Test
    void oneThatCannotBeReachedIsLeftAtOnceAndAskedAgainEverMoreSeldom() {
        List<Candidate> servers = servers(USUAL, USUAL);
        Candidate broken = servers.get(0);
        Balancer balancer = balancer(servers);
        balancer.unreachable(broken, now);
        assertThat(told)
                .containsExactly(
                        "TCP A B: A was left: it could not be reached, and another could",
                        "UDP A B: TCP goes there",
                        "TCP left A");
        List<Long> asked = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            assertThat(balancer.chosen(Transport.TCP, now)).isEqualTo(servers.get(1));
            balancer.answered(Transport.TCP, servers.get(1), MILLI, now);
            if (balancer.sample(now) == broken) {
                asked.add(now);
                balancer.sampleFailed(broken, 1, now);
            }
            now += SECOND / 10;
        }
        assertThat(asked).hasSizeBetween(7, 10); // 1, 2, 4 .. 32, 60, 60, 60 s
        assertThat(asked.getLast() - asked.get(asked.size() - 2)).isBetween(48 * SECOND, 75 * SECOND);
    }

    @Test
    void oneThatIsWellAgainDoesNotComeBackByItself() {
        List<Candidate> servers = servers(USUAL, USUAL);
        Balancer balancer = balancer(servers);
        balancer.unreachable(servers.get(0), now);
        for (int i = 0; i < 600; i++) {
            request(balancer, _ -> 50 * MILLI);
            now += SECOND;
        }
        assertThat(balancer.chosen(Transport.TCP, now)).isEqualTo(servers.get(1));
        assertThat(switches(Transport.TCP)).isEqualTo(1);
        balancer.unreachable(servers.get(1), now);
        assertThat(balancer.chosen(Transport.TCP, now)).isEqualTo(servers.get(0));
    }

    @Test
    void oneThatKeepsFailingSoonAfterItWasWellIsLeftForLonger() {
        List<Candidate> servers = servers(USUAL, USUAL);
        Candidate unsteady = servers.get(0);
        Balancer balancer = balancer(servers);
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            balancer.unreachable(unsteady, now);
            Breaker breaker = unsteady.health(Transport.TCP).breaker();
            pauses.add(breaker.pause() / SECOND);
            now = breaker.until();
            balancer.answered(Transport.TCP, unsteady, MILLI, now);
            now += 10 * SECOND;
        }
        assertThat(pauses).containsExactly(1L, 2L, 4L, 8L, 16L);
        now += 61 * SECOND;
        balancer.unreachable(unsteady, now);
        assertThat(unsteady.health(Transport.TCP).breaker().pause()).isEqualTo(SECOND);
    }

    @Test
    void oneSlowTargetIsNotItsServersFault() {
        List<Candidate> servers = servers(USUAL, USUAL);
        Balancer balancer = balancer(servers);
        for (int i = 0; i < 100; i++) {
            balancer.struck(Transport.TCP, servers.get(0), 7, now);
            balancer.struck(Transport.TCP, servers.get(0), 7, now);
            balancer.answered(Transport.TCP, servers.get(0), MILLI, now); // another target
            now += SECOND;
        }
        assertThat(told).isEmpty();
    }

    @Test
    void oneThatLeavesThreeTargetsUnansweredIsLeft() {
        List<Candidate> servers = servers(USUAL, USUAL);
        Balancer balancer = balancer(servers);
        balancer.struck(Transport.TCP, servers.get(0), 1, now);
        balancer.struck(Transport.TCP, servers.get(0), 2, now);
        assertThat(told).isEmpty();
        balancer.struck(Transport.TCP, servers.get(0), 3, now);
        assertThat(told).contains("TCP A B: A was left: it left unanswered what another answered");
    }

    @Test
    void oneThatLeavesTheOnlyTargetUnansweredIsLeftInTheEnd() {
        List<Candidate> servers = servers(USUAL, USUAL);
        Balancer balancer = balancer(servers);
        for (int i = 0; i < 4; i++) {
            balancer.struck(Transport.TCP, servers.get(0), 1, now);
        }
        assertThat(told).isEmpty();
        balancer.struck(Transport.TCP, servers.get(0), 1, now);
        assertThat(told).isNotEmpty();
    }

    @Test
    void oneThatAnswersHalfOfWhatItIsAskedIsLeft() {
        List<Candidate> servers = servers(USUAL, USUAL);
        Balancer balancer = balancer(servers);
        for (int target = 0; told.isEmpty() && target < 10; target++) {
            balancer.answered(Transport.TCP, servers.get(0), MILLI, now);
            balancer.struck(Transport.TCP, servers.get(0), target, now);
        }
        assertThat(told).contains("TCP A B: A was left: others had to answer half of what it was asked");
    }

    @Test
    void whileAllAreIllTheOneInUseStays() {
        List<Candidate> servers = servers(USUAL, USUAL);
        Balancer balancer = balancer(servers);
        balancer.unreachable(servers.get(0), now);
        balancer.unreachable(servers.get(1), now);
        assertThat(balancer.chosen(Transport.TCP, now)).isEqualTo(servers.get(1));
        assertThat(balancer.another(Transport.TCP, List.of(servers.get(1)))).isEqualTo(servers.get(0));
        assertThat(balancer.another(Transport.TCP, servers)).isNull();
        balancer.answered(Transport.TCP, servers.get(0), MILLI, now);
        assertThat(balancer.chosen(Transport.TCP, now)).isEqualTo(servers.get(0));
    }

    @Test
    void thoseOfALowerNumberGoFirstAndComeBackOnceTheyHaveBeenWellForAWhile() {
        ServerUse backup = new ServerUse(Mode.TCP_AND_UDP, 1, 1, 1);
        List<Candidate> servers = servers(backup, USUAL, backup);
        Balancer balancer = balancer(servers);
        assertThat(balancer.chosen(Transport.TCP, now)).isEqualTo(servers.get(1));
        balancer.unreachable(servers.get(1), now);
        assertThat(balancer.chosen(Transport.TCP, now)).isEqualTo(servers.get(0));
        long left = now;
        while (balancer.chosen(Transport.TCP, now) != servers.get(1)) {
            request(balancer, candidate -> (candidate == servers.get(1) ? 900 : 10) * MILLI);
            now += SECOND;
        }
        assertThat(now - left).isBetween(60 * SECOND, 75 * SECOND);
        assertThat(told).contains("TCP A B: it goes before A");
    }

    @Test
    void weightsMakeOneSlowerAndNoneAtAllIsNever() {
        ServerUse half = new ServerUse(Mode.TCP_AND_UDP, 0, 0.5, 1);
        ServerUse never = new ServerUse(Mode.TCP_AND_UDP, 0, 0, 1);
        List<Candidate> servers = servers(never, USUAL, half);
        Balancer balancer = balancer(servers);
        assertThat(balancer.chosen(Transport.TCP, now)).isEqualTo(servers.get(1));
        for (int i = 0; i < 600; i++) {
            request(balancer, candidate -> (candidate == servers.get(2) ? 100 : 180) * MILLI);
            now += SECOND;
        }
        assertThat(balancer.chosen(Transport.TCP, now)).isEqualTo(servers.get(1));
        assertThat(samples).containsOnlyKeys(servers.get(2));
        assertThat(balancer.another(Transport.TCP, servers.subList(1, 3))).isNull();
    }

    @Test
    void eachTransportGoesToThoseThatCarryIt() {
        List<Candidate> servers =
                servers(new ServerUse(Mode.UDP_ONLY, 0, 1, 1), new ServerUse(Mode.TCP_ONLY, 0, 1, 1), USUAL);
        Balancer balancer = balancer(servers);
        assertThat(balancer.chosen(Transport.TCP, now)).isEqualTo(servers.get(1));
        assertThat(balancer.chosenForAssociation(now)).isEqualTo(servers.get(0));
        balancer.unreachable(servers.get(1), now);
        assertThat(balancer.chosen(Transport.TCP, now)).isEqualTo(servers.get(2));
        assertThat(balancer.chosenForAssociation(now)).isEqualTo(servers.get(2));
    }

    @Test
    void datagramsFollowStreamsUnlessTheyAreNotAnsweredThere() {
        List<Candidate> servers = servers(USUAL, USUAL);
        Balancer balancer = balancer(servers);
        for (int association = 0; association < 3; association++) {
            balancer.struck(Transport.UDP, servers.get(0), association, now);
        }
        assertThat(told).containsExactly("UDP A B: A was left: it left unanswered what another answered", "UDP left A");
        assertThat(balancer.chosen(Transport.TCP, now)).isEqualTo(servers.get(0));
        assertThat(balancer.chosenForAssociation(now)).isEqualTo(servers.get(1));
        now += 2 * SECOND;
        assertThat(balancer.chosenForAssociation(now)).isEqualTo(servers.get(0)); // to see whether it is well again
        assertThat(balancer.chosenForAssociation(now)).isEqualTo(servers.get(1));
        balancer.answered(Transport.UDP, servers.get(0), MILLI, now);
        assertThat(balancer.chosenForAssociation(now)).isEqualTo(servers.get(0));
    }

    @Test
    void whileNobodyAnswersDatagramsTheyGoWhereStreamsGo() {
        List<Candidate> servers = servers(USUAL, USUAL);
        Balancer balancer = balancer(servers);
        for (int association = 0; association < 3; association++) {
            balancer.struck(Transport.UDP, servers.get(0), association, now);
            balancer.struck(Transport.UDP, servers.get(1), association, now);
        }
        assertThat(balancer.chosen(Transport.UDP, now)).isEqualTo(servers.get(0));
    }

    @Test
    void whenServersComeAndGoTheOneInUseStays() {
        List<Candidate> servers = servers(USUAL, USUAL, USUAL);
        Balancer before = balancer(servers);
        before.unreachable(servers.get(0), now);
        before.answered(Transport.TCP, servers.get(0), MILLI, now + 2 * SECOND);
        Balancer after = new Balancer(
                List.of(servers.get(0), servers.get(1)),
                BalancerConfig.DEFAULT,
                before.inUse(),
                now,
                random::nextDouble,
                watcher);
        assertThat(after.chosen(Transport.TCP, now)).isEqualTo(servers.get(1));
        Balancer without = new Balancer(
                List.of(servers.get(2), servers.get(0)),
                BalancerConfig.DEFAULT,
                after.inUse(),
                now,
                random::nextDouble,
                watcher);
        assertThat(without.chosen(Transport.TCP, now)).isEqualTo(servers.get(2));
    }
}
