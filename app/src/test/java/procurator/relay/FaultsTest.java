package procurator.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import procurator.half.Pollers;
import procurator.relay.Peer.Ending;

/** A fault of ours ends the tunnel it is in, is told once, and leaves the loop and every other tunnel alone. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FaultsTest {
    private static IllegalStateException bug() {
        return new IllegalStateException("a fault of the test");
    }

    @ParameterizedTest
    @EnumSource
    void faultOfAStage(Pollers pollers) throws IOException {
        try (RunningRelay relay = new RunningRelay(pollers)) {
            RunningRelay.Pair other = relay.tunnel();
            assertThat(relay.connect().send(Commands.FAIL).ending()).isEqualTo(Ending.RST);
            assertToldOnce(relay, other);
        }
    }

    @ParameterizedTest
    @EnumSource
    void faultOfTheDialer(Pollers pollers) throws IOException {
        try (RunningRelay relay = new RunningRelay(pollers)) {
            RunningRelay.Pair other = relay.tunnel();
            relay.dialer.fault = bug();
            assertThat(relay.dialling().ending()).isEqualTo(Ending.RST);
            assertToldOnce(relay, other);
        }
    }

    @ParameterizedTest
    @EnumSource
    void faultOfAReplyToASuccessfulDial(Pollers pollers) throws IOException {
        try (RunningRelay relay = new RunningRelay(pollers)) {
            RunningRelay.Pair other = relay.tunnel();
            relay.request = () -> Request.plain(relay.target.address(), FAULTY);
            assertThat(relay.dialling().ending()).isEqualTo(Ending.RST);
            assertThat(relay.target.accept().ending()).isEqualTo(Ending.RST);
            assertToldOnce(relay, other);
        }
    }

    @ParameterizedTest
    @EnumSource
    void faultOfAReplyToAFailedDial(Pollers pollers) throws IOException {
        try (RunningRelay relay = new RunningRelay(pollers)) {
            RunningRelay.Pair other = relay.tunnel();
            relay.request = () -> Request.plain(relay.target.address(), FAULTY);
            relay.dialer.holding = true;
            Peer client = relay.dialling();
            RunningRelay.eventually(() -> relay.dialer.dials.get() == 2);
            relay.runOnLoop(() -> relay.dialer.fail(DialFailure.REFUSED));
            assertThat(client.ending()).isEqualTo(Ending.RST);
            assertToldOnce(relay, other);
        }
    }

    @ParameterizedTest
    @EnumSource
    void faultOfAReplyAtTheDialsDeadline(Pollers pollers) throws IOException {
        try (RunningRelay relay = new RunningRelay(pollers)) {
            RunningRelay.Pair other = relay.tunnel();
            relay.request = () -> Request.plain(relay.target.address(), FAULTY);
            relay.dialer.holding = true;
            Peer client = relay.dialling();
            RunningRelay.eventually(() -> relay.dialer.dials.get() == 2);
            relay.pass(RunningRelay.TIMEOUTS.connect());
            assertThat(client.ending()).isEqualTo(Ending.RST);
            assertToldOnce(relay, other);
        }
    }

    @ParameterizedTest
    @EnumSource
    void faultBeforeThereIsATunnelResetsTheConnectionAndIsToldToTheLoop(Pollers pollers) throws IOException {
        long before = RunningRelay.sockets();
        try (RunningRelay relay = new RunningRelay(pollers)) {
            relay.firstStage = () -> {
                throw bug();
            };
            assertThat(endingOfConnect(relay)).isEqualTo(Ending.RST);
            RunningRelay.eventually(() -> !relay.loopFaults.isEmpty());
            assertThat(relay.loopFaults).hasSize(1);
            relay.loopFaults.clear();
            relay.firstStage = () -> new Commands(() -> relay.request.get());
            relay.tunnel();
            assertThat(relay.open()).isEqualTo(1);
        }
        RunningRelay.eventually(() -> RunningRelay.sockets() <= before);
    }

    @ParameterizedTest
    @EnumSource
    void faultWhileADeadConnectionIsReplaced(Pollers pollers) throws IOException {
        try (RunningRelay relay = new RunningRelay(pollers)) {
            RunningRelay.Pair other = relay.tunnel();
            relay.dialer.framed = true;
            relay.runOnLoop(relay.dialer::openAhead);
            Peer ahead = relay.target.accept();
            relay.runOnLoop(relay.dialer::settleAhead);
            Peer client = relay.dialling();
            RunningRelay.eventually(() -> relay.dialer.dials.get() == 2);
            relay.dialer.fault = bug();
            ahead.reset();
            assertThat(client.ending()).isEqualTo(Ending.RST);
            assertToldOnce(relay, other);
        }
    }

    /** The RST may come before connect has returned. */
    private static Ending endingOfConnect(RunningRelay relay) throws IOException {
        try {
            return relay.connect().ending();
        } catch (SocketException _) {
            return Ending.RST;
        }
    }

    private static final Request.Replies FAULTY = new Request.Replies() {
        @Override
        public byte[] reached() {
            throw bug();
        }

        @Override
        public byte[] failed(DialFailure why) {
            throw bug();
        }
    };

    private static void assertToldOnce(RunningRelay relay, RunningRelay.Pair other) throws IOException {
        assertThat(relay.outcome()).isEqualTo(Outcome.FAULT);
        relay.settle();
        assertThat(relay.faults).hasSize(1);
        assertThat(relay.loopFaults).isEmpty();
        assertThat(relay.open()).isEqualTo(1);
        other.client().send(">");
        assertThat(other.target().receive(1)).isEqualTo(">");
    }
}
