package procurator.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketException;
import org.junit.jupiter.api.Test;
import procurator.half.Pollers;
import procurator.relay.Peer.Ending;

/** A fault of ours ends the tunnel it is in, is told once, and leaves the loop and every other tunnel alone. */
class FaultsTest extends OnARelay {
    FaultsTest(Pollers pollers) throws IOException {
        super(pollers);
    }

    private static IllegalStateException bug() {
        return new IllegalStateException("a fault of the test");
    }

    @Test
    void faultOfAStage() throws IOException {
        RunningRelay.Pair other = relay.tunnel();
        assertThat(relay.connect().send(Commands.FAIL).ending()).isEqualTo(Ending.RST);
        assertToldOnce(relay, other);
    }

    @Test
    void faultOfTheDialer() throws IOException {
        RunningRelay.Pair other = relay.tunnel();
        relay.dialer.fault = bug();
        assertThat(relay.dialling().ending()).isEqualTo(Ending.RST);
        assertToldOnce(relay, other);
    }

    @Test
    void faultOfAReplyToASuccessfulDial() throws IOException {
        RunningRelay.Pair other = relay.tunnel();
        relay.request = () -> Request.plain(relay.target.address(), FAULTY);
        assertThat(relay.dialling().ending()).isEqualTo(Ending.RST);
        assertThat(relay.target.accept().ending()).isEqualTo(Ending.RST);
        assertToldOnce(relay, other);
    }

    @Test
    void faultOfAReplyToAFailedDial() throws IOException {
        RunningRelay.Pair other = relay.tunnel();
        relay.request = () -> Request.plain(relay.target.address(), FAULTY);
        relay.dialer.holding = true;
        Peer client = relay.dialling();
        RunningRelay.eventually(() -> relay.dialer.dials.get() == 2);
        relay.runOnLoop(() -> relay.dialer.fail(DialFailure.REFUSED));
        assertThat(client.ending()).isEqualTo(Ending.RST);
        assertToldOnce(relay, other);
    }

    @Test
    void faultOfAReplyAtTheDialsDeadline() throws IOException {
        RunningRelay.Pair other = relay.tunnel();
        relay.request = () -> Request.plain(relay.target.address(), FAULTY);
        relay.dialer.holding = true;
        Peer client = relay.dialling();
        RunningRelay.eventually(() -> relay.dialer.dials.get() == 2);
        relay.pass(RunningRelay.TIMEOUTS.connect());
        assertThat(client.ending()).isEqualTo(Ending.RST);
        assertToldOnce(relay, other);
    }

    @Test
    void faultBeforeThereIsATunnelResetsTheConnectionAndIsToldToTheLoop() throws IOException {
        long before = RunningRelay.sockets();
        try (RunningRelay another = new RunningRelay(pollers)) {
            another.firstStage = () -> {
                throw bug();
            };
            assertThat(endingOfConnect(another)).isEqualTo(Ending.RST);
            RunningRelay.eventually(() -> !another.loopFaults.isEmpty());
            assertThat(another.loopFaults).hasSize(1);
            another.loopFaults.clear();
            another.firstStage = () -> new Commands(() -> another.request.get());
            another.tunnel();
            assertThat(another.open()).isEqualTo(1);
        }
        RunningRelay.eventually(() -> RunningRelay.sockets() <= before);
    }

    @Test
    void faultWhileADeadConnectionIsReplaced() throws IOException {
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
