package procurator.udp;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import procurator.half.Pollers;
import procurator.loop.EventLoop;
import procurator.loop.Rounds;

/** Who stays and who goes, in a loop whose clock is ours. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AssociationsTest {
    private static final Duration IDLE = Duration.ofSeconds(160);

    private final AtomicLong clock = new AtomicLong();
    private final List<String> ended = new CopyOnWriteArrayList<>();
    private final List<String> sent = new CopyOnWriteArrayList<>();
    private volatile boolean noSockets;
    private final UdpCounters counters = new UdpCounters(100);
    private final EventLoop loop;
    private final Associations<String, Named> table;

    /** One that says so when it ends. */
    private final class Named extends Association {
        private final String name;

        Named(String name, String source) {
            super(InetAddress.ofLiteral(source));
            this.name = name;
        }

        @Override
        protected boolean open() {
            return !noSockets;
        }

        @Override
        protected void send(byte[] array, int offset, int length) {
            sent.add(name + new String(array, offset, length, StandardCharsets.US_ASCII));
        }

        @Override
        protected void close() {
            ended.add(name);
        }
    }

    AssociationsTest() throws IOException {
        loop = new EventLoop("test", Pollers.best().open(), clock::get, _ -> {}).start();
        table = new Associations<>(loop, counters, IDLE, 4, 3);
    }

    @AfterEach
    void stop() {
        loop.close();
    }

    /** On the loop, after the round that came before. */
    private <T> T on(Supplier<T> what) {
        return CompletableFuture.supplyAsync(what, loop).orTimeout(20, SECONDS).join();
    }

    /** Adds one, which sends its name and a 1. */
    private Named ask(String name, String source) {
        return on(() -> {
            Named added = new Named(name, source);
            table.add(name, added);
            table.send(added, new byte[] {'1'}, 0, 1);
            return added;
        });
    }

    /** One that has had an answer. */
    private Named add(String name, String source) {
        Named added = ask(name, source);
        answered(name, added);
        return added;
    }

    private boolean isThere(String name) {
        return on(() -> table.use(name)) != null;
    }

    private void answered(String name, Named association) {
        String _ = on(() -> {
            table.touch(association);
            return name;
        });
    }

    /** Moves the clock; timers due by then have expired when this returns. */
    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
        Rounds.settle(loop);
    }

    @Test
    void theOneNotUsedForLongestGivesWay() {
        add("a", "192.0.2.1");
        add("b", "192.0.2.2");
        add("c", "192.0.2.3");
        add("d", "192.0.2.4");
        assertThat(isThere("a")).isTrue();
        add("e", "192.0.2.5");
        assertThat(ended).containsExactly("b");
        assertThat(counters.open).isEqualTo(4);
        assertThat(counters.ever).isEqualTo(5);
        assertThat(dropped()).isEmpty();
    }

    private Map<Drop, Long> dropped() {
        return on(() -> counters.counts().drops());
    }

    @Test
    void oneThatHadItsAnswerGivesWayBeforeOneThatWaits() {
        ask("a", "192.0.2.1");
        ask("b", "192.0.2.2");
        add("c", "192.0.2.3");
        add("d", "192.0.2.4");
        ask("e", "192.0.2.5");
        ask("f", "192.0.2.6");
        assertThat(ended).containsExactly("c", "d");
        assertThat(dropped()).isEmpty();
    }

    /** A client's port may be used again at once, by another look-up. */
    @Test
    void oneThatAsksOnceMoreKeepsItsSocketUntilItIsAnsweredAgain() {
        add("a", "192.0.2.1");
        assertThat(isThere("a")).isTrue();
        for (String name : List.of("b", "c", "d", "e", "f", "g")) {
            add(name, "192.0.2." + (int) name.charAt(0));
        }
        assertThat(ended).containsExactly("b", "c", "d");
        assertThat(dropped()).isEmpty();
    }

    @Test
    void whileAllWaitNewcomersStandInLineWithTheirDatagrams() {
        Named a = ask("a", "192.0.2.1");
        for (String name : List.of("b", "c", "d", "e", "f")) {
            ask(name, "192.0.2." + (int) name.charAt(0));
        }
        assertThat(sent).containsExactly("a1", "b1", "c1", "d1");
        assertThat(isThere("f")).as("in line").isTrue();
        answered("a", a);
        assertThat(sent).containsExactly("a1", "b1", "c1", "d1", "e1");
        assertThat(ended).containsExactly("a");
        assertThat(counters.open).isEqualTo(5);
        assertThat(dropped()).isEmpty();
    }

    @Test
    void whoHasWaitedForTwoSecondsGivesWayToTheLineAndIsCounted() {
        for (String name : List.of("a", "b", "c", "d", "e")) {
            ask(name, "192.0.2." + (int) name.charAt(0));
        }
        pass(Duration.ofMillis(1_999));
        assertThat(ended).isEmpty();
        pass(Duration.ofMillis(251));
        assertThat(ended).containsExactly("a");
        assertThat(sent).endsWith("e1");
        assertThat(dropped()).containsExactlyEntriesOf(Map.of(Drop.EVICTED, 1L));
    }

    @Test
    void whoWillHardlyBeAnsweredAnyMoreGivesWayFirst() {
        ask("a", "192.0.2.1");
        pass(Duration.ofSeconds(10));
        add("b", "192.0.2.2");
        add("c", "192.0.2.3");
        add("d", "192.0.2.4");
        add("e", "192.0.2.5");
        assertThat(ended).containsExactly("a");
    }

    @Test
    void withoutASocketItsDatagramsAreDroppedAndCounted() {
        noSockets = true;
        Named a = ask("a", "192.0.2.1");
        assertThat(ended).containsExactly("a");
        assertThat(dropped()).containsExactlyEntriesOf(Map.of(Drop.NO_SOCKET, 1L));
        assertThat(counters.open).isZero();
        assertThat(isThere("a")).isFalse();
        assertThat(a.state).isEqualTo(Association.State.CLOSED);
    }

    @Test
    void lineIsBoundedInDatagramsOfEachAndInNewcomers() {
        for (int i = 0; i < 5; i++) {
            ask("a" + i, "192.0.2." + i);
        }
        Named last = on(() -> table.use("a4"));
        on(() -> {
            for (int i = 0; i < 9; i++) {
                table.send(last, new byte[] {'2'}, 0, 1);
            }
            return 0;
        });
        assertThat(dropped()).containsExactlyEntriesOf(Map.of(Drop.QUEUE_FULL, 2L));
        for (int i = 5; i < 4_200; i++) {
            ask("b" + i, "192.0.2.1");
        }
        assertThat(counters.open).isEqualTo(4 + 4_096);
        long turnedAway = 4_200 - 5 - 4_095;
        assertThat(dropped()).containsExactlyEntriesOf(Map.of(Drop.QUEUE_FULL, 2 + turnedAway));
    }

    @Test
    void whatStandsInLineIsHeldByTheLoopWhileHalfOfThatIsFree() {
        for (int i = 0; i < 5; i++) {
            ask("a" + i, "192.0.2." + i);
        }
        assertThat(on(loop.budget()::held)).isEqualTo(1);
        on(() -> {
            loop.budget().limit(2);
            table.send(Objects.requireNonNull(table.use("a4")), new byte[] {'2'}, 0, 1);
            return 0;
        });
        assertThat(dropped()).containsExactlyEntriesOf(Map.of(Drop.QUEUE_FULL, 1L));
        pass(Duration.ofSeconds(3));
        assertThat(sent).contains("a41").doesNotContain("a42");
        assertThat(on(loop.budget()::held)).isZero();
    }

    @Test
    void answersAreUseAsWell() {
        add("a", "192.0.2.1");
        add("b", "192.0.2.2");
        Named a = on(() -> table.use("a"));
        add("c", "192.0.2.3");
        add("d", "192.0.2.4");
        assertThat(isThere("b")).isTrue();
        answered("a", a);
        add("e", "192.0.2.5");
        add("f", "192.0.2.6");
        assertThat(ended).containsExactly("c", "d");
    }

    @Test
    void sourceWithTooManyLosesItsOwn() {
        add("other", "192.0.2.1");
        add("a", "192.0.2.9");
        add("b", "192.0.2.9");
        add("c", "192.0.2.9");
        add("d", "192.0.2.9");
        add("e", "192.0.2.9");
        assertThat(ended).containsExactly("a", "b");
        assertThat(isThere("other")).isTrue();
    }

    @Test
    void sourceMayHaveMoreThanItsShareWhileNobodyElseNeedsTheRoom() {
        for (String name : List.of("a", "b", "c", "d")) {
            ask(name, "192.0.2.9");
        }
        assertThat(sent).hasSize(4);
        ask("other", "192.0.2.1");
        assertThat(ended).as("at once, although it waits").containsExactly("a");
        assertThat(sent).endsWith("other1");
        ask("more", "192.0.2.1");
        assertThat(sent).as("now all keep their shares").hasSize(5);
    }

    @Test
    void quotaOfASourceIsGivenBack() {
        add("a", "192.0.2.9");
        pass(IDLE.multipliedBy(2));
        assertThat(ended).containsExactly("a");
        add("b", "192.0.2.9");
        add("c", "192.0.2.9");
        add("d", "192.0.2.9");
        assertThat(ended).containsExactly("a");
    }

    @Test
    void idleOnesEndNeverEarlyAndATenthLateAtMost() {
        add("a", "192.0.2.1");
        pass(IDLE.minusNanos(1));
        assertThat(ended).isEmpty();
        pass(Duration.ofNanos(1));
        assertThat(ended).containsExactly("a");
        assertThat(counters.open).isZero();
    }

    @Test
    void useInEitherDirectionPutsTheEndOff() {
        add("a", "192.0.2.1");
        add("b", "192.0.2.2");
        add("c", "192.0.2.3");
        Named b = on(() -> table.use("b"));
        for (int i = 0; i < 20; i++) {
            pass(IDLE.dividedBy(4));
            assertThat(isThere("a")).isTrue();
            answered("b", b);
            if (i == 2) {
                assertThat(ended).as("c has a quarter of its time left").isEmpty();
            }
        }
        assertThat(ended).containsExactly("c");
        pass(IDLE.minusNanos(1));
        assertThat(ended).containsExactly("c");
        pass(IDLE.dividedBy(10));
        assertThat(ended).containsExactly("c", "a", "b");
    }

    @Test
    void manyUsedOneAfterTheOtherEndEachInItsTime() {
        add("a", "192.0.2.1");
        pass(Duration.ofSeconds(1));
        add("b", "192.0.2.2");
        pass(Duration.ofSeconds(1));
        add("c", "192.0.2.3");
        pass(Duration.ofSeconds(158));
        assertThat(ended).containsExactly("a");
        pass(Duration.ofSeconds(16));
        assertThat(ended).containsExactly("a", "b", "c");
    }
}
