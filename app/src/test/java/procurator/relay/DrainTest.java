package procurator.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import procurator.half.Pollers;
import procurator.relay.Peer.Ending;

/** The end of a relay: nothing new, what is there may end by itself, until a deadline. */
class DrainTest extends OnARelay {
    private static final Duration ATMOST = Duration.ofSeconds(30);

    DrainTest(Pollers pollers) throws IOException {
        super(pollers);
    }

    @Test
    void emptyRelayIsDrainedAtOnce() throws IOException {
        List<String> told = drain();
        assertThat(told).containsExactly("drained");
        assertThat(relay.dialer.closed).hasValue(1);
    }

    @Test
    void tunnelsEndByThemselvesAndNobodyNewIsLetIn() throws IOException {
        RunningRelay.Pair tunnel = relay.tunnel();
        List<String> told = drain();
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

    @Test
    void whoHasNotSaidWhatHeWantsIsNotWaitedFor() throws IOException {
        Peer stranger = relay.connect();
        relay.awaitOpen(1);
        List<String> told = drain();
        assertThat(stranger.ending()).isEqualTo(Ending.FIN);
        assertThat(relay.outcome()).isEqualTo(Outcome.SHUT_DOWN);
        relay.settle();
        assertThat(told).containsExactly("drained");
    }

    @Test
    void tunnelThatIsStillDialledIsWaitedFor() throws IOException {
        relay.dialer.holding = true;
        relay.dialling().send("request");
        RunningRelay.eventually(() -> relay.dialer.dials.get() == 1);
        List<String> told = drain();
        assertThat(told).isEmpty();
        relay.runOnLoop(relay.dialer::release);
        assertThat(relay.target.accept().receive(7)).isEqualTo("request");
    }

    @Test
    void whatIsLeftAtTheDeadlineIsReset() throws IOException {
        List<RunningRelay.Pair> tunnels = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            tunnels.add(relay.tunnel());
        }
        List<String> told = drain();
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

    private List<String> drain() {
        List<String> told = new CopyOnWriteArrayList<>();
        relay.runOnLoop(() -> relay.relay.drain(ATMOST, () -> told.add("drained")));
        return told;
    }
}
