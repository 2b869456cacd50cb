package procurator.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import procurator.half.Pollers;
import procurator.relay.Peer.Ending;

/** Tunnels whose one side takes nothing: what they cost, and that they cost no time. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StalledTest {
    /** More than kernels take of a tunnel at its four sockets: 4 MiB to send and 6 MiB received, each. */
    private static final int ENDLESS = 24 << 20;

    /** Of forty less than the half of the budget from where on it, and not the peer, keeps a read waiting. */
    private static final int MOST_A_TUNNEL = 256 * 1024;

    @ParameterizedTest
    @EnumSource
    void stalledDownloadsHoldLittleAndHealthyTunnelsGoOn(Pollers pollers) throws IOException {
        stalled(pollers, 40);
    }

    @Tag("soak")
    @ParameterizedTest
    @EnumSource
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void twoThousandStalledDownloadsHoldLittle(Pollers pollers) throws IOException {
        stalled(pollers, 2_000);
    }

    private static void stalled(Pollers pollers, int count) throws IOException {
        try (RunningRelay relay = new RunningRelay(pollers)) {
            List<RunningRelay.Pair> stalled = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                stalled.add(relay.narrowTunnel());
                Thread _ = Seeded.sending(stalled.getLast().target(), i, ENDLESS);
            }
            relay.awaitHeld(count * 1_000L);
            awaitRest(relay);
            long held = relay.onLoop(() -> relay.relay.counts().held());
            assertThat(held).isBetween(count * 1_000L, (long) count * MOST_A_TUNNEL);
            for (int i = 0; i < 10; i++) {
                carries(relay.tunnel(), 1_000 + i);
            }
            Seeded.receive(stalled.getFirst().client(), 0, ENDLESS);
            stalled.forEach(tunnel -> tunnel.client().reset());
            if (pollers
                    == Pollers
                            .NIO) { // it does not see the reset of a client it does not read, but its first write fails
                stalled.forEach(tunnel -> tunnel.target().reset());
            }
            RunningRelay.eventually(
                    () -> relay.onLoop(() -> relay.relay.counts().held()) == 0);
        }
    }

    private static void carries(RunningRelay.Pair tunnel, long seed) throws IOException {
        Thread up = Seeded.sending(tunnel.client(), seed, 4 << 20);
        Seeded.receive(tunnel.target(), seed, 4 << 20);
        Seeded.join(up);
        Thread down = Seeded.sending(tunnel.target(), seed, 4 << 20);
        Seeded.receive(tunnel.client(), seed, 4 << 20);
        Seeded.join(down);
    }

    @ParameterizedTest
    @EnumSource
    void stalledTunnelCostsNoRounds(Pollers pollers) throws IOException {
        try (RunningRelay relay = new RunningRelay(pollers)) {
            RunningRelay.Pair tunnel = relay.narrowTunnel();
            Thread _ = Seeded.sending(tunnel.target(), 1, ENDLESS);
            awaitStall(relay);
            assertRests(relay);
            tunnel.client().finish();
            relay.settle();
            assertRests(relay);
        }
    }

    @ParameterizedTest
    @EnumSource
    void hangUpOfATargetWhoseClientIsStalledCostsNoRoundsAndLosesNothing(Pollers pollers) throws IOException {
        try (RunningRelay relay = new RunningRelay(pollers)) {
            RunningRelay.Pair tunnel = relay.narrowTunnel();
            tunnel.client().finish();
            assertThat(tunnel.target().ending()).isEqualTo(Ending.FIN);
            byte[] piece = Seeded.bytes(2, 64 * 1024);
            int pieces = 0;
            while (relay.onLoop(() -> relay.relay.counts().held()) == 0) {
                tunnel.target().send(piece);
                pieces++;
            }
            tunnel.target().finish(); // now in both directions: EPOLLHUP
            assertRests(relay);
            for (int i = 0; i < pieces; i++) {
                assertThat(tunnel.client().receiveBytes(piece.length)).isEqualTo(piece);
            }
            assertThat(tunnel.client().ending()).isEqualTo(Ending.FIN);
            assertThat(relay.outcome()).isEqualTo(Outcome.COMPLETE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void halfClosedTunnelCostsNoRounds(Pollers pollers) throws IOException {
        try (RunningRelay relay = new RunningRelay(pollers)) {
            RunningRelay.Pair tunnel = relay.tunnel();
            tunnel.target().finish();
            assertThat(tunnel.client().ending()).isEqualTo(Ending.FIN);
            assertRests(relay);
            tunnel.client().finish();
            assertThat(relay.outcome()).isEqualTo(Outcome.COMPLETE);
            assertRests(relay);
        }
    }

    @ParameterizedTest
    @EnumSource
    void earlyBytesAndFinDuringADialCostNoRounds(Pollers pollers) throws IOException {
        try (RunningRelay relay = new RunningRelay(pollers)) {
            relay.dialer.holding = true;
            relay.dialling().send("early").finish();
            relay.settle();
            assertRests(relay);
        }
    }

    private static void awaitStall(RunningRelay relay) {
        relay.awaitHeld(1);
        awaitRest(relay);
    }

    /** Until nothing moves any more: the kernel's buffers are full as well. */
    private static void awaitRest(RunningRelay relay) {
        RunningRelay.eventually(() -> rounds(relay) == 0);
    }

    private static void assertRests(RunningRelay relay) {
        relay.settle();
        assertThat(rounds(relay)).isLessThan(3);
    }

    /** How often the loop went round in a tenth of a second; one that spins does so thousands of times. */
    private static long rounds(RunningRelay relay) {
        long before = relay.poller.rounds.get();
        LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        return relay.poller.rounds.get() - before;
    }
}
