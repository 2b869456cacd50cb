package procurator.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import procurator.half.Pollers;
import procurator.net.SocketError;
import procurator.relay.Peer.Ending;

/** What a relay takes on: descriptors, tunnels, handshakes. */
class AcceptingTest extends OnARelay {
    AcceptingTest(Pollers pollers) throws IOException {
        super(pollers);
    }

    @Test
    void outOfDescriptorsPausesAcceptingAndRecovers() throws IOException {
        RunningRelay.Pair tunnel = relay.tunnel();
        long before = relay.poller.accepts.get();
        relay.poller.acceptFails = SocketError.Kind.OUT_OF_DESCRIPTORS;
        Peer waiting = relay.dialling();
        RunningRelay.eventually(() -> relay.pauses.size() == 1);
        relay.settle();
        assertThat(relay.poller.accepts).as("one try, then a pause").hasValue(before + 1);
        tunnel.client().send(">");
        assertThat(tunnel.target().receive(1)).isEqualTo(">");
        relay.pass(Duration.ofSeconds(1));
        RunningRelay.eventually(() -> relay.pauses.size() == 2);
        relay.poller.acceptFails = null;
        relay.pass(Duration.ofSeconds(2));
        Peer target = relay.target.accept();
        waiting.send("late");
        assertThat(target.receive(4)).isEqualTo("late");
    }

    @Test
    void connectionThatDiedWhileItWaitedDoesNotPauseAccepting() throws IOException {
        relay.poller.acceptFails = SocketError.Kind.RESET;
        Peer client = relay.dialling();
        RunningRelay.eventually(() -> relay.poller.accepts.get() > 0);
        relay.poller.acceptFails = null;
        Peer target = relay.target.accept();
        client.send("x");
        assertThat(target.receive(1)).isEqualTo("x");
        assertThat(relay.pauses).isEmpty();
    }

    @Test
    void connectionsBeyondTheCapWaitUntilOneHasEnded() throws IOException {
        try (RunningRelay small = new RunningRelay(pollers, new Limits(2, 100, 100, 1 << 20)).running()) {
            RunningRelay.Pair first = small.tunnel();
            small.tunnel();
            Peer third = small.dialling().send("third");
            small.settle();
            assertThat(small.open()).isEqualTo(2);
            first.client().reset();
            assertThat(small.target.accept().receive(5)).isEqualTo("third");
            third.reset();
            small.tunnel();
        }
    }

    @Test
    void dribblersGiveWayOldestFirstAndAGoodTunnelStillOpens() throws IOException {
        int cap = Limits.DEFAULT.handshakesPerSource();
        List<Peer> dribblers = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            dribblers.add(relay.connect());
            int accepted = i + 1;
            RunningRelay.eventually(
                    () -> relay.onLoop(() -> relay.relay.counts().ever()) == accepted);
            dribblers.getLast().send("d");
        }
        relay.tunnel();
        assertThat(relay.onLoop(() -> relay.relay.counts().handshakes())).isLessThanOrEqualTo(cap);
        assertThat(relay.open()).isLessThanOrEqualTo(cap + 1);
        assertThat(relay.outcomes).hasSize(600 - cap + 1).containsOnly(Outcome.CROWDED_OUT);
        assertThat(dribblers.getLast().send("\n")).isNotNull();
        assertThat(relay.target.accept().hearsNothing()).isTrue();
    }

    @Test
    void unfinishedHandshakesAreCappedInAllAsWell() throws IOException {
        try (RunningRelay small = new RunningRelay(pollers, new Limits(100, 3, 100, 1 << 20))) {
            Peer oldest = small.connect();
            small.awaitOpen(1);
            RunningRelay.Pair bound = small.tunnel();
            for (int i = 0; i < 3; i++) {
                small.connect();
            }
            assertThat(oldest.ending()).isEqualTo(Ending.FIN);
            assertThat(small.outcome()).isEqualTo(Outcome.CROWDED_OUT);
            bound.client().send(">");
            assertThat(bound.target().receive(1)).isEqualTo(">");
            assertThat(small.open()).isEqualTo(4);
        }
    }
}
