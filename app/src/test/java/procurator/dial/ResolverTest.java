package procurator.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import procurator.dial.Resolution.Failed;
import procurator.half.Pollers;
import procurator.loop.EventLoop;
import procurator.relay.Answer;

class ResolverTest {
    private static final Resolution EXAMPLE = new Resolution.Resolved(List.of(InetAddress.ofLiteral("192.0.2.1")));

    private final FakeLookup lookup = new FakeLookup();
    private final AtomicLong time = new AtomicLong();
    private final ResolverLimits few =
            new ResolverLimits(Duration.ofMinutes(1), Duration.ofSeconds(60), Duration.ofSeconds(5), 2, 3, 4);
    private Resolver resolver = new Resolver(lookup, few, time::get);
    private EventLoop loop;

    @BeforeEach
    void start() throws Exception {
        loop = new EventLoop("test", Pollers.NIO.open(), System::nanoTime, Throwable::printStackTrace).start();
        lookup.knows("example", "192.0.2.1");
    }

    @AfterEach
    void stop() {
        loop.close();
        resolver.close();
    }

    @Test
    void nameIsResolvedAndTheAnswerComesOnTheLoop() {
        CompletableFuture<Boolean> onLoop = new CompletableFuture<>();
        loop.execute(() -> resolver.resolve("example", loop, told(_ -> onLoop.complete(loop.isCurrent()))));
        assertThat(onLoop.orTimeout(10, TimeUnit.SECONDS).join()).isTrue();
        assertThat(resolve("example")).isEqualTo(EXAMPLE);
    }

    @Test
    void answerHoldsForAMinuteAndIsThenAskedForAnew() {
        resolve("example");
        time.addAndGet(Duration.ofSeconds(60).toNanos() - 1);
        resolve("EXAMPLE");
        assertThat(lookup.count("example")).isEqualTo(1);
        time.addAndGet(1);
        assertThat(resolve("example")).isEqualTo(EXAMPLE);
        assertThat(lookup.count("example")).isEqualTo(2);
    }

    @Test
    void failureHoldsForFiveSeconds() {
        assertThat(resolve("nobody")).isEqualTo(Failed.NOT_FOUND);
        time.addAndGet(Duration.ofSeconds(5).toNanos() - 1);
        assertThat(resolve("nobody")).isEqualTo(Failed.NOT_FOUND);
        assertThat(lookup.count("nobody")).isEqualTo(1);
        time.addAndGet(1);
        lookup.knows("nobody", "192.0.2.1");
        assertThat(resolve("nobody")).isEqualTo(EXAMPLE);
    }

    @Test
    void faultOfALookUpIsAFailureAndNotSilence() {
        assertThat(resolve("bug")).isEqualTo(Failed.NOT_FOUND);
        assertThat(resolve("example")).isEqualTo(EXAMPLE);
    }

    @Test
    void cacheIsBoundedAndForgetsTheNameNotAskedForLongest() {
        for (String name : new String[] {"a", "b", "c", "d"}) {
            lookup.knows(name, "192.0.2.1");
            resolve(name);
        }
        resolve("a");
        resolve("example");
        resolve("a");
        resolve("b");
        assertThat(lookup.count("a")).isEqualTo(1);
        assertThat(lookup.count("b")).isEqualTo(2);
    }

    @Test
    void equalQuestionsAreAskedOnceAndAllAnswered() {
        lookup.knows("slow", "192.0.2.1");
        lookup.fallSilent();
        List<CompletableFuture<Resolution>> answers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            answers.add(ask("slow"));
        }
        await().until(() -> lookup.count("slow") == 1);
        lookup.speak();
        assertThat(answers).allMatch(answer -> EXAMPLE.equals(answer.join()));
        assertThat(lookup.count("slow")).isEqualTo(1);
    }

    @Test
    void noMoreLookUpsAreUnderWayThanAllowedAndTheRestFailsAtOnce() {
        lookup.fallSilent();
        List<CompletableFuture<Resolution>> answers = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            answers.add(ask("slow" + i));
        }
        assertThat(answers.getLast().join()).isEqualTo(Failed.OVERLOADED);
        await().untilAsserted(() ->
                assertThat(answers.stream().filter(CompletableFuture::isDone)).hasSize(1_000 - 2 - 3));
        lookup.speak();
        assertThat(answers).allMatch(answer -> answer.join() instanceof Failed);
        assertThat(lookup.mostAtOnce).hasValue(2);
        assertThat(lookup.asked).hasSize(5);
        assertThat(resolve("example")).isEqualTo(EXAMPLE);
    }

    @Test
    void whatIsKnownIsAnsweredWhileAllThreadsAreHeldUp() {
        resolve("example");
        lookup.fallSilent();
        for (int i = 0; i < 1_000; i++) {
            var _ = ask("slow" + i);
        }
        assertThat(resolve("example")).isEqualTo(EXAMPLE);
        assertThat(resolve("192.0.2.1")).isEqualTo(EXAMPLE);
    }

    // ---- dead names beside good ones ----

    @Test
    void deadNamesOfOneZoneHoldAnEighthOfTheThreadsAndAGoodNameWaitsForNone() {
        restart(ResolverLimits.DEFAULT);
        lookup.fallSilent();
        for (int i = 0; i < 400; i++) {
            var _ = ask("dead" + i + ".example.com");
        }
        assertThat(resolve("example")).isEqualTo(EXAMPLE);
        await().until(() -> lookup.mostAtOnce.get() >= 16);
        assertThat(lookup.mostAtOnce.get()).isLessThanOrEqualTo(17);
        assertThat(resolver.counts()).isEqualTo(new LookUpCounts(16, 250, 134, 0));
        lookup.speak();
    }

    @Test
    void zoneMetWithSilenceTwiceHoldsOneThreadUntilOneOfItsNamesAnswers() {
        restart(ResolverLimits.DEFAULT);
        answerLate("dead0.example.com");
        answerLate("dead1.example.com");
        lookup.fallSilent();
        CompletableFuture<Resolution> only = ask("dead10.example.com");
        for (int i = 11; i < 50; i++) {
            assertThat(resolve("dead" + i + ".example.com")).isEqualTo(Failed.TIMED_OUT);
        }
        lookup.knows("www.example.org", "192.0.2.1");
        assertThat(resolve("www.example.org")).isEqualTo(EXAMPLE);
        assertThat(resolver.counts()).isEqualTo(new LookUpCounts(1, 0, 0, 39));
        lookup.knows("dead10.example.com", "192.0.2.1");
        lookup.speak();
        assertThat(only.join()).isEqualTo(EXAMPLE);
        lookup.fallSilent();
        for (int i = 50; i < 70; i++) {
            var _ = ask("dead" + i + ".example.com");
        }
        await().until(() ->
                resolver.counts().underWay() == 16 && resolver.counts().waiting() == 4);
        lookup.speak();
    }

    @Test
    void namesOfManyDeadZonesLeaveThePlacesInTheLineToGoodNames() {
        restart(ResolverLimits.DEFAULT);
        for (int zone = 0; zone < 4; zone++) {
            answerLate("dead0.example" + zone + ".com");
            answerLate("dead1.example" + zone + ".com");
        }
        lookup.fallSilent();
        for (int i = 0; i < 2_400; i++) {
            var _ = ask("dead" + i + ".example" + i % 4 + ".com");
        }
        assertThat(resolve("example")).isEqualTo(EXAMPLE);
        assertThat(resolver.counts())
                .extracting(LookUpCounts::underWay, LookUpCounts::waiting, LookUpCounts::refused)
                .containsExactly(4, 0, 0L);
        lookup.speak();
    }

    /** As with a first name server that is silent: "no such name" takes a second as well. */
    @Test
    void zoneThatSaysNoLateIsNotDead() {
        restart(ResolverLimits.DEFAULT);
        for (int i = 0; i < 4; i++) {
            lookup.knows("dead" + i + ".example.com");
            answerLate("dead" + i + ".example.com");
        }
        lookup.fallSilent();
        for (int i = 10; i < 20; i++) {
            var _ = ask("dead" + i + ".example.com");
        }
        await().until(() ->
                resolver.counts().underWay() == 10 && resolver.counts().waiting() == 0);
        lookup.speak();
    }

    /** Its failure comes after 3 s. */
    private void answerLate(String name) {
        lookup.fallSilent();
        CompletableFuture<Resolution> answer = ask(name);
        await().until(() -> lookup.count(name) == 1);
        time.addAndGet(Duration.ofSeconds(3).toNanos());
        lookup.speak();
        assertThat(answer.join()).isEqualTo(Failed.NOT_FOUND);
    }

    /** Ten dead names a second, each of a zone of its own and silent for 10 s: what the C library takes if nothing is set. */
    @Test
    void goodNamesNeverWaitForDeadNamesOfManyZones() {
        restart(ResolverLimits.DEFAULT);
        lookup.fallSilent();
        for (int i = 0; i < 100; i++) {
            var _ = ask("dead.example" + i + ".com");
            lookup.knows("good" + i, "192.0.2.1");
            assertThat(resolve("good" + i)).isEqualTo(EXAMPLE);
        }
        assertThat(resolver.counts())
                .extracting(LookUpCounts::underWay, LookUpCounts::waiting)
                .containsExactly(100, 0);
        lookup.speak();
    }

    @Test
    void freeThreadGoesToTheZoneThatHoldsLeast() {
        restart(new ResolverLimits(Duration.ofMinutes(1), few.keep(), few.keepFailure(), 16, 400, 4));
        lookup.fallSilent();
        for (int zone = 0; zone < 8; zone++) {
            for (int i = 0; i < 12; i++) {
                var _ = ask("dead" + i + ".example" + zone + ".com");
            }
        }
        CompletableFuture<Resolution> good = ask("example");
        await().until(() ->
                resolver.counts().underWay() == 16 && resolver.counts().waiting() == 81 && lookup.asked.size() == 16);
        lookup.speakOnce();
        assertThat(good.join()).isEqualTo(EXAMPLE);
        assertThat(new ArrayList<>(lookup.asked).indexOf("example")).isEqualTo(16);
        lookup.speak();
    }

    @Test
    void silenceEndsAtTheDeadlineAndALateAnswerIsKept() {
        restart(Duration.ofMillis(100));
        lookup.knows("slow", "192.0.2.1");
        lookup.fallSilent();
        assertThat(resolve("slow")).isEqualTo(Failed.TIMED_OUT);
        lookup.speak();
        await().untilAsserted(() -> assertThat(resolve("slow")).isEqualTo(EXAMPLE));
        assertThat(lookup.count("slow")).isEqualTo(1);
    }

    @Test
    void questionsNobodyWaitsForAnyMoreMakeRoomForOthers() {
        restart(Duration.ofMillis(100));
        lookup.fallSilent();
        List<CompletableFuture<Resolution>> answers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            answers.add(ask("slow" + i));
        }
        assertThat(answers).allMatch(answer -> answer.join().equals(Failed.TIMED_OUT));
        CompletableFuture<Resolution> next = ask("example");
        assertThat(next.isDone() && next.join().equals(Failed.OVERLOADED)).isFalse();
        lookup.speak();
        await().untilAsserted(() -> assertThat(resolve("example")).isEqualTo(EXAMPLE));
        assertThat(lookup.asked).contains("slow0", "slow1").doesNotContain("slow2", "slow3", "slow4");
    }

    @Test
    void cancelledQuestionIsNotAnswered() {
        lookup.knows("slow", "192.0.2.1");
        lookup.fallSilent();
        AtomicInteger told = new AtomicInteger();
        loop.execute(() -> resolver.resolve("slow", loop, told(_ -> told.incrementAndGet()))
                .cancel());
        CompletableFuture<Resolution> other = ask("slow");
        lookup.speak();
        assertThat(other.join()).isEqualTo(EXAMPLE);
        assertThat(told).hasValue(0);
    }

    @Test
    void addressesInANamesClothesAreAddressesAndNeverAskedFor() {
        for (String host : new String[] {"127.0.0.1", "127.1", "2130706433", "::ffff:127.0.0.1", "[::ffff:7f00:1]"}) {
            Resolution answer = resolve(host);
            assertThat(answer).as(host).isEqualTo(new Resolution.Resolved(List.of(InetAddress.ofLiteral("127.0.0.1"))));
        }
        assertThat(resolve("[::1]")).isEqualTo(new Resolution.Resolved(List.of(InetAddress.ofLiteral("::1"))));
        assertThat(lookup.asked).isEmpty();
        assertThat(resolve("0x7f.1")).isEqualTo(Failed.NOT_FOUND);
        assertThat(lookup.asked).containsExactly("0x7f.1");
    }

    @Test
    void systemKnowsItsOwnHost() throws Exception {
        assertThat(new SystemLookup().addresses("localhost")).isNotEmpty().allMatch(InetAddress::isLoopbackAddress);
    }

    private void restart(Duration deadline) {
        restart(new ResolverLimits(deadline, few.keep(), few.keepFailure(), 2, 3, 4));
    }

    private void restart(ResolverLimits limits) {
        resolver.close();
        resolver = new Resolver(lookup, limits, time::get);
    }

    private static Answer<List<InetAddress>> told(Consumer<Resolution> then) {
        return Answer.of(found -> then.accept(new Resolution.Resolved(found)), why -> then.accept(new Failed(why)));
    }

    private Resolution resolve(String host) {
        return ask(host).join();
    }

    private CompletableFuture<Resolution> ask(String host) {
        CompletableFuture<Resolution> answer = new CompletableFuture<>();
        loop.execute(() -> resolver.resolve(host, loop, told(answer::complete)));
        return answer.orTimeout(20, TimeUnit.SECONDS);
    }
}
