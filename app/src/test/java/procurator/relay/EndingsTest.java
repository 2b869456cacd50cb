package procurator.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import procurator.half.Pollers;
import procurator.relay.Peer.Ending;

/** FIN is carried through as FIN, RST as RST, whenever they come. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EndingsTest {
    private static final int LARGE = 64 << 20;

    @ParameterizedTest
    @EnumSource
    void requestAndFinAndMuchLaterALargeAnswer(Pollers pollers) throws IOException {
        try (RunningRelay relay = new RunningRelay(pollers)) {
            Peer client = relay.dialling().send("request").finish();
            Peer target = relay.target.accept();
            assertThat(target.receive(100)).isEqualTo("request");
            relay.pass(Duration.ofSeconds(10));
            Thread sender = Seeded.sending(target, 5, LARGE);
            Seeded.receive(client, 5, LARGE);
            Seeded.join(sender);
            assertThat(relay.outcome()).isEqualTo(Outcome.COMPLETE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void answerAndFinAndMuchLaterALargeUpload(Pollers pollers) throws IOException {
        try (RunningRelay relay = new RunningRelay(pollers)) {
            RunningRelay.Pair tunnel = relay.tunnel();
            tunnel.target().send("answer").finish();
            assertThat(tunnel.client().receive(100)).isEqualTo("answer");
            relay.pass(Duration.ofSeconds(10));
            Thread sender = Seeded.sending(tunnel.client(), 6, LARGE);
            Seeded.receive(tunnel.target(), 6, LARGE);
            Seeded.join(sender);
            assertThat(relay.outcome()).isEqualTo(Outcome.COMPLETE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void finWaitsForWhatAStalledClientHasNotTaken(Pollers pollers) throws IOException {
        try (RunningRelay relay = new RunningRelay(pollers)) {
            RunningRelay.Pair tunnel = relay.narrowTunnel();
            Thread sender = Seeded.sending(tunnel.target(), 7, 16 << 20);
            relay.awaitHeld(1);
            Seeded.receive(tunnel.client(), 7, 16 << 20);
            Seeded.join(sender);
            tunnel.client().finish();
            assertThat(relay.outcome()).isEqualTo(Outcome.COMPLETE);
            assertThat(relay.onLoop(() -> relay.relay.counts().held())).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void resetBeforeTheRequestEndsTheTunnel(Pollers pollers) throws IOException {
        try (RunningRelay relay = new RunningRelay(pollers)) {
            relay.connect().send("d").reset();
            assertThat(relay.outcome()).isEqualTo(Outcome.NO_REQUEST);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "EPOLL")
    void resetDuringTheDialCancelsIt(Pollers pollers) throws IOException {
        try (RunningRelay relay = new RunningRelay(pollers)) {
            relay.dialer.holding = true;
            Peer client = relay.dialling().send("early");
            RunningRelay.eventually(() -> relay.dialer.dials.get() == 1);
            client.reset();
            assertThat(relay.outcome()).isEqualTo(Outcome.RESET);
            assertThat(relay.dialer.cancelled).hasValue(1);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "EPOLL")
    void resetOfAStalledClientResetsTheTargetBehindWhatHadArrived(Pollers pollers) throws IOException {
        try (RunningRelay relay = new RunningRelay(pollers).running()) {
            RunningRelay.Pair tunnel = relay.tunnel();
            Thread sender = Seeded.sending(tunnel.client(), 7, 1L << 30);
            relay.awaitHeld(1);
            tunnel.client().reset();
            assertThat(tunnel.target().ending()).isEqualTo(Ending.RST);
            assertThat(relay.outcome()).isEqualTo(Outcome.RESET);
            Seeded.join(sender);
        }
    }

    @ParameterizedTest
    @EnumSource
    void resetAtAnyMomentClosesBothSidesAndLeavesNothingBehind(Pollers pollers) throws IOException {
        resets(pollers, 200);
    }

    @Tag("soak")
    @ParameterizedTest
    @EnumSource
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void resetAtAnyMomentClosesBothSidesFortyThousandTimes(Pollers pollers) throws IOException {
        resets(pollers, 20_000);
    }

    private static void resets(Pollers pollers, int count) throws IOException {
        try (RunningRelay relay = new RunningRelay(pollers).running(100)) {
            resetOnce(relay, new Random(4), 4); // the JDK opens sockets of its own when one is closed under a reader
        }
        long before = RunningRelay.sockets();
        try (RunningRelay relay = new RunningRelay(pollers).running(100)) {
            for (int seed = 0; seed < count; seed++) {
                resetOnce(relay, new Random(seed), seed);
            }
            assertThat(relay.open()).isZero();
            assertThat(relay.outcomes).hasSize(count).containsOnly(Outcome.RESET);
            assertThat(relay.onLoop(() -> relay.relay.counts().held())).isZero();
            assertThat(relay.faults).isEmpty();
        }
        RunningRelay.eventually(() -> RunningRelay.sockets() <= before);
    }

    private static void resetOnce(RunningRelay relay, Random random, int seed) throws IOException {
        RunningRelay.Pair tunnel = relay.tunnel();
        boolean ofClient = random.nextBoolean();
        Peer breaking = ofClient ? tunnel.client() : tunnel.target();
        Peer other = ofClient ? tunnel.target() : tunnel.client();
        if (random.nextBoolean()) {
            breaking.send(Seeded.bytes(seed, random.nextInt(100_000)));
        }
        Thread sender = null;
        switch (random.nextInt(4)) {
            case 0 -> sender = Seeded.sending(other, Seeded.bytes(seed, 1 + random.nextInt(3_000_000)));
            case 1 -> other.finish();
            case 2 -> other.send(Seeded.bytes(seed, random.nextInt(50_000)));
            default -> relay.settle();
        }
        breaking.reset();
        Ending ending = other.ending();
        if (sender != null) {
            Seeded.join(sender);
        }
        assertThat(other.isBroken() ? Ending.RST : ending).as("seed %d", seed).isEqualTo(Ending.RST);
        other.close();
        relay.awaitOpen(0);
    }
}
