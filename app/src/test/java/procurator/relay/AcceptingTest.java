package procurator.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import procurator.half.Pollers;
import procurator.net.SocketError;
import procurator.relay.Peer.Ending;

/** What a relay takes on: descriptors, tunnels, handshakes. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AcceptingTest {
    @ParameterizedTest
    @EnumSource
    void outOfDescriptorsPausesAcceptingAndRecovers(Pollers pollers) throws IOException {
        try (RunningRelay relay = new RunningRelay(pollers)) {
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
    }

    @ParameterizedTest
    @EnumSource
    void connectionThatDiedWhileItWaitedDoesNotPauseAccepting(Pollers pollers) throws IOException {
        try (RunningRelay relay = new RunningRelay(pollers)) {
            relay.poller.acceptFails = SocketError.Kind.RESET;
            Peer client = relay.dialling();
            RunningRelay.eventually(() -> relay.poller.accepts.get() > 0);
            relay.poller.acceptFails = null;
            Peer target = relay.target.accept();
            client.send("x");
            assertThat(target.receive(1)).isEqualTo("x");
            assertThat(relay.pauses).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void connectionsBeyondTheCapWaitUntilOneHasEnded(Pollers pollers) throws IOException {
        try (RunningRelay relay = new RunningRelay(pollers, new Limits(2, 100, 100, 1 << 20)).running()) {
            RunningRelay.Pair first = relay.tunnel();
            relay.tunnel();
            Peer third = relay.dialling().send("third");
            relay.settle();
            assertThat(relay.open()).isEqualTo(2);
            first.client().reset();
            assertThat(relay.target.accept().receive(5)).isEqualTo("third");
            third.reset();
            relay.tunnel();
        }
    }

    @ParameterizedTest
    @EnumSource
    void dribblersGiveWayOldestFirstAndAGoodTunnelStillOpens(Pollers pollers) throws IOException {
        int cap = Limits.DEFAULT.handshakesPerSource();
        try (RunningRelay relay = new RunningRelay(pollers)) {
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
    }

    @ParameterizedTest
    @EnumSource
    void unfinishedHandshakesAreCappedInAllAsWell(Pollers pollers) throws IOException {
        try (RunningRelay relay = new RunningRelay(pollers, new Limits(100, 3, 100, 1 << 20))) {
            Peer oldest = relay.connect();
            relay.awaitOpen(1);
            RunningRelay.Pair bound = relay.tunnel();
            for (int i = 0; i < 3; i++) {
                relay.connect();
            }
            assertThat(oldest.ending()).isEqualTo(Ending.FIN);
            assertThat(relay.outcome()).isEqualTo(Outcome.CROWDED_OUT);
            bound.client().send(">");
            assertThat(bound.target().receive(1)).isEqualTo(">");
            assertThat(relay.open()).isEqualTo(4);
        }
    }
}
