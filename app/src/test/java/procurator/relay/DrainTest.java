package procurator.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import procurator.half.Pollers;
import procurator.relay.Peer.Ending;

/** The end of a relay: nothing new, what is there may end by itself, until a deadline. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DrainTest {
    private static final Duration ATMOST = Duration.ofSeconds(30);

    @ParameterizedTest
    @EnumSource
    void emptyRelayIsDrainedAtOnce(Pollers pollers) throws IOException {
        try (RunningRelay relay = new RunningRelay(pollers)) {
            List<String> told = drain(relay);
            assertThat(told).containsExactly("drained");
            assertThat(relay.dialer.closed).hasValue(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void tunnelsEndByThemselvesAndNobodyNewIsLetIn(Pollers pollers) throws IOException {
        try (RunningRelay relay = new RunningRelay(pollers)) {
            RunningRelay.Pair tunnel = relay.tunnel();
            List<String> told = drain(relay);
            relay.settle(); // NIO lets go of a listener in its next round
            assertThatThrownBy(relay::connect).isInstanceOf(ConnectException.class);
            relay.pass(Duration.ofSeconds(29));
            tunnel.target().send("answer").finish();
            assertThat(tunnel.client().receive(100)).isEqualTo("answer");
            assertThat(told).isEmpty();
            tunnel.client().finish();
            assertThat(relay.outcome()).isEqualTo(Outcome.COMPLETE);
            relay.settle();
            assertThat(told).containsExactly("drained");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoHasNotSaidWhatHeWantsIsNotWaitedFor(Pollers pollers) throws IOException {
        try (RunningRelay relay = new RunningRelay(pollers)) {
            Peer stranger = relay.connect();
            relay.awaitOpen(1);
            List<String> told = drain(relay);
            assertThat(stranger.ending()).isEqualTo(Ending.FIN);
            assertThat(relay.outcome()).isEqualTo(Outcome.SHUT_DOWN);
            relay.settle();
            assertThat(told).containsExactly("drained");
        }
    }

    @ParameterizedTest
    @EnumSource
    void tunnelThatIsStillDialledIsWaitedFor(Pollers pollers) throws IOException {
        try (RunningRelay relay = new RunningRelay(pollers)) {
            relay.dialer.holding = true;
            relay.dialling().send("request");
            RunningRelay.eventually(() -> relay.dialer.dials.get() == 1);
            List<String> told = drain(relay);
            assertThat(told).isEmpty();
            relay.runOnLoop(relay.dialer::release);
            assertThat(relay.target.accept().receive(7)).isEqualTo("request");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsLeftAtTheDeadlineIsReset(Pollers pollers) throws IOException {
        try (RunningRelay relay = new RunningRelay(pollers)) {
            List<RunningRelay.Pair> tunnels = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                tunnels.add(relay.tunnel());
            }
            List<String> told = drain(relay);
            relay.pass(ATMOST.minusNanos(1));
            assertThat(relay.open()).isEqualTo(5);
            relay.pass(Duration.ofNanos(1));
            assertThat(relay.outcomes).hasSize(5).containsOnly(Outcome.SHUT_DOWN);
            assertThat(told).containsExactly("drained");
            for (RunningRelay.Pair tunnel : tunnels) {
                assertThat(tunnel.client().ending()).isEqualTo(Ending.RST);
                assertThat(tunnel.target().ending()).isEqualTo(Ending.RST);
            }
        }
    }

    private static List<String> drain(RunningRelay relay) {
        List<String> told = new CopyOnWriteArrayList<>();
        relay.runOnLoop(() -> relay.relay.drain(ATMOST, () -> told.add("drained")));
        return told;
    }
}
