package procurator.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import procurator.half.Pollers;

/** Every byte arrives as it was sent, and a tunnel leaves nothing behind. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StreamsTest {
    private static final long GIB = 1L << 30;

    @ParameterizedTest
    @EnumSource
    void everyByteArrivesAsSentInBothDirectionsAtOnce(Pollers pollers) throws IOException {
        bothWays(pollers, GIB / 16);
    }

    @ParameterizedTest
    @EnumSource
    void everyByteArrivesAsSentThroughFrames(Pollers pollers) throws IOException {
        try (RunningRelay outer = new RunningRelay(pollers)) {
            outer.request = () -> new Request(
                    outer.target.address(),
                    new byte[0],
                    new XorFrames.Reader(),
                    new XorFrames.Writer(),
                    Request.Replies.NONE,
                    null,
                    null,
                    null);
            framed(outer, 8 << 20);
        }
    }

    /** Frames both ways: the client speaks them by hand. */
    private static void framed(RunningRelay relay, int length) throws IOException {
        byte[] plain = Seeded.bytes(3, length);
        Peer client = relay.dialling();
        Peer target = relay.target.accept();
        Thread up = Seeded.sending(client, XorFrames.stream(plain));
        assertThat(target.receiveBytes(length + 1)).isEqualTo(plain);
        Seeded.join(up);
        Thread down = Seeded.sending(target, plain);
        XorFrames.Reader reader = new XorFrames.Reader();
        byte[] framed = client.receiveBytes(2 * length);
        byte[] out = new byte[framed.length];
        ByteBuffer in = ByteBuffer.wrap(framed);
        int got = reader.decode(in, out, 0);
        assertThat(in.hasRemaining()).isFalse();
        assertThat(Arrays.copyOf(out, got)).isEqualTo(plain);
        Seeded.join(down);
        assertThat(relay.outcome()).isEqualTo(Outcome.COMPLETE);
    }

    @Tag("soak")
    @ParameterizedTest
    @EnumSource
    @Timeout(value = 3, unit = TimeUnit.HOURS)
    void twoHundredGibibytesArriveAsSent(Pollers pollers) throws IOException {
        bothWays(pollers, 50 * GIB);
    }

    private static void bothWays(Pollers pollers, long each) throws IOException {
        try (RunningRelay relay = new RunningRelay(pollers)) {
            RunningRelay.Pair tunnel = relay.tunnel();
            Thread up = Seeded.sending(tunnel.client(), 1, each);
            Thread down = Seeded.sending(tunnel.target(), 2, each);
            FutureTask<String> atTarget = Seeded.receiving(tunnel.target(), 1, each);
            Seeded.receive(tunnel.client(), 2, each);
            assertThat(atTarget).succeedsWithin(Duration.ofHours(3));
            Seeded.join(up);
            Seeded.join(down);
            assertThat(relay.outcome()).isEqualTo(Outcome.COMPLETE);
            assertThat(relay.onLoop(() -> relay.relay.counts().up())).isEqualTo(each + 1);
            assertThat(relay.onLoop(() -> relay.relay.counts().down())).isEqualTo(each + 1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void tunnelsOpenedAndClosedLeaveNothingBehind(Pollers pollers) throws IOException {
        openAndClose(pollers, 1_000);
    }

    @Tag("soak")
    @ParameterizedTest
    @EnumSource
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void aMillionTunnelsLeaveNothingBehind(Pollers pollers) throws IOException {
        openAndClose(pollers, 500_000);
    }

    /** After one that is not counted: the first socket that a JDK closes makes another, which it keeps. */
    private static void openAndClose(Pollers pollers, int count) throws IOException {
        open(pollers, 1);
        long before = RunningRelay.sockets();
        open(pollers, count);
        RunningRelay.eventually(() -> RunningRelay.sockets() <= before);
    }

    private static void open(Pollers pollers, int count) throws IOException {
        try (RunningRelay relay = new RunningRelay(pollers)) {
            for (int i = 0; i < count; i++) {
                RunningRelay.Pair tunnel = relay.tunnel();
                tunnel.client().finish();
                assertThat(tunnel.target().receiveBytes(1)).isEmpty();
                tunnel.target().close();
                assertThat(tunnel.client().receiveBytes(1)).isEmpty();
                tunnel.client().close();
            }
            relay.awaitOpen(0);
            assertThat(relay.outcomes).hasSize(count).containsOnly(Outcome.COMPLETE);
            assertThat(relay.onLoop(() -> relay.relay.counts().handshakes())).isZero();
            assertThat(relay.onLoop(() -> relay.relay.counts().held())).isZero();
        }
    }
}
