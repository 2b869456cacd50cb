package procurator.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import procurator.half.Half;
import procurator.half.Pollers;
import procurator.half.Snapshot;
import procurator.shadowsocks.Method;
import procurator.tunnel.Endless.Ending;

/** What stands before a FIN outlasts every limit, however slowly or late it is read, and FIN follows it. */
@Timeout(60)
class SlowTailsTest {
    /** More than the kernel takes on its own: 4 MB by tcp_wmem. */
    private static final byte[] LONG = tail(6_000_000);

    private static final byte[] SHORT = tail(30_000);

    private static final Duration DRAIN = Duration.ofSeconds(30);

    private static final int PIECE = 100_000;

    private interface Tail {
        void assertFrom(Halves halves, Socket from, Socket to) throws IOException;
    }

    /** Down, and up. */
    private static void eachWay(Method method, Pollers poller, Tail tail) throws IOException {
        try (Halves halves = new Halves(method, poller)) {
            try (Ends ends = halves.open()) {
                tail.assertFrom(halves, ends.target(), ends.client());
            }
            try (Ends ends = halves.open()) {
                tail.assertFrom(halves, ends.client(), ends.target());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("procurator.tunnel.Pair#editionsAndPollers")
    void tailReadSlowlyArrives(Method method, Pollers poller) throws IOException {
        eachWay(method, poller, SlowTailsTest::assertArrivesSlowly);
    }

    /** At 100 kB in 50 s: 50 minutes in all. */
    private static void assertArrivesSlowly(Halves halves, Socket from, Socket to) throws IOException {
        CompletableFuture<Void> sending = Ends.sending(from, LONG);
        Kernel.awaitStuck(from, to, halves::awaitRound);
        byte[] received = new byte[LONG.length];
        for (int at = 0; at < LONG.length; at += PIECE) {
            assertThat(to.getInputStream().readNBytes(received, at, PIECE)).isEqualTo(PIECE);
            halves.pass(Duration.ofSeconds(50));
        }
        assertThat(received).isEqualTo(LONG);
        assertThat(to.getInputStream().read()).isNegative();
        sending.join();
    }

    @ParameterizedTest
    @MethodSource("procurator.tunnel.Pair#editionsAndPollers")
    void tailReadAfterALongPauseArrives(Method method, Pollers poller) throws IOException {
        eachWay(method, poller, SlowTailsTest::assertOutlastsAPause);
    }

    private static void assertOutlastsAPause(Halves halves, Socket from, Socket to) throws IOException {
        CompletableFuture<Void> sending = Ends.sending(from, LONG);
        Kernel.awaitStuck(from, to, halves::awaitRound);
        halves.pause(50);
        assertComplete(Arrived.at(to), LONG);
        sending.join();
    }

    /** Where we hold nothing ourselves, not even that limit ends it by which a peer that takes nothing is given up. */
    @ParameterizedTest
    @MethodSource("procurator.tunnel.Pair#editionsAndPollers")
    void tailThatTheKernelHoldsArrivesHoweverLongThePause(Method method, Pollers poller) throws IOException {
        eachWay(method, poller, SlowTailsTest::assertOutlastsAnyPause);
    }

    private static void assertOutlastsAnyPause(Halves halves, Socket from, Socket to) throws IOException {
        Ends.sending(from, SHORT).join();
        Kernel.awaitFinished(to);
        halves.pause(150);
        assertComplete(Arrived.at(to), SHORT);
    }

    @ParameterizedTest
    @MethodSource("procurator.tunnel.Pair#editionsAndPollers")
    void tailOutlastsTheDrainsOfBothHalves(Method method, Pollers poller) throws IOException {
        try (Halves halves = new Halves(method, poller);
                Ends ends = halves.open()) {
            Ends.sending(ends.target(), SHORT).join();
            Kernel.awaitFinished(ends.client());
            halves.drain(halves.pair.server().half());
            halves.drain(halves.pair.local().half());
            assertComplete(Arrived.at(ends.client()), SHORT);
        }
    }

    private static void assertComplete(Arrived arrived, byte[] tail) {
        assertThat(arrived.bytes()).isEqualTo(tail);
        assertThat(arrived.ending()).isEqualTo(Ending.FIN);
    }

    private static byte[] tail(int length) {
        byte[] tail = new byte[length];
        new Random(length).nextBytes(tail);
        return tail;
    }

    /** Both halves by a clock of the test's, with limits of silence that are soon over. */
    private static final class Halves implements AutoCloseable {
        private final HandClock clock = new HandClock();
        private final Pair pair;

        Halves(Method method, Pollers poller) throws IOException {
            pair = Pair.start(
                    method, Listening.withIdle(poller, Duration.ofMinutes(5), Duration.ofMinutes(1)), clock, clock);
        }

        Ends open() throws IOException {
            return Ends.through(pair.socksAddress(), Ends.NARROW);
        }

        void pause(int minutes) {
            for (int minute = 0; minute < minutes; minute += 5) {
                pass(Duration.ofMinutes(5));
            }
        }

        /** What was ready is dealt with, then what is due expires: an answer of a loop shows that a round of it is over. */
        void pass(Duration time) {
            awaitRound();
            clock.putForward(time);
            awaitRound();
            awaitRound();
        }

        private void awaitRound() {
            Snapshot _ = pair.server().half().snapshot();
            Snapshot _ = pair.local().half().snapshot();
        }

        /** Time goes on until the deadline has passed, whenever the drain has begun. */
        void drain(Half half) {
            CompletableFuture<Void> drained = CompletableFuture.runAsync(() -> half.drain(DRAIN));
            Kernel.eventually(() -> {
                pass(DRAIN);
                return drained.isDone();
            });
        }

        @Override
        public void close() {
            pair.close();
        }
    }
}
