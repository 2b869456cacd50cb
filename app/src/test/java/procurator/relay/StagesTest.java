package procurator.relay;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import procurator.half.Pollers;
import procurator.relay.Peer.Ending;

/** What happens on the left before a tunnel is bound. */
class StagesTest extends OnARelay {
    StagesTest(Pollers pollers) throws IOException {
        super(pollers);
    }

    static final Request.Replies SPOKEN = new Request.Replies() {
        @Override
        public byte[] reached() {
            return "reached".getBytes(US_ASCII);
        }

        @Override
        public byte[] failed(DialFailure why) {
            return why.name().getBytes(US_ASCII);
        }
    };

    @Test
    void bytesThatArriveDuringTheDialWaitAndAreNotLost() throws IOException {
        relay.dialer.holding = true;
        Peer client = relay.connect().send(Commands.DIAL + "in the same segment, ");
        relay.settle();
        client.send("in a later one, ").send("and before FIN");
        client.finish();
        relay.settle();
        relay.runOnLoop(relay.dialer::release);
        Peer target = relay.target.accept();
        assertThat(target.receive(100)).isEqualTo("in the same segment, in a later one, and before FIN");
        target.send("answer");
        target.finish();
        assertThat(client.receive(100)).isEqualTo("answer");
        assertThat(relay.outcome()).isEqualTo(Outcome.COMPLETE);
    }

    @Test
    void messageInPiecesIsPresentedAgainWithMoreBehindIt() throws IOException {
        Peer client = relay.connect();
        for (byte each : (Commands.NEXT_STAGE + Commands.SEND + Commands.NEXT_STAGE).getBytes(US_ASCII)) {
            client.send(new byte[] {each});
            relay.settle();
        }
        assertThat(client.receive(5)).isEqualTo("hello");
        client.send(Commands.DIAL + "x");
        assertThat(relay.target.accept().receive(1)).isEqualTo("x");
    }

    @Test
    void severalStagesInOneSegmentEachGetTheirBytes() throws IOException {
        Peer client = relay.connect().send(Commands.NEXT_STAGE + Commands.NEXT_STAGE + Commands.DIAL + "x");
        assertThat(relay.target.accept().receive(1)).isEqualTo("x");
        client.close();
    }

    @Test
    void lastWordsAreFollowedByFinAndWhatStillComesIsDropped() throws IOException {
        Peer client = relay.connect().send(Commands.SEND_AND_CLOSE + "more");
        assertThat(client.receive(100)).isEqualTo("goodbye");
        client.send(new byte[100_000]);
        relay.settle();
        assertThat(relay.open()).isEqualTo(1);
        client.finish();
        assertThat(relay.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(relay.open()).isZero();
    }

    @Test
    void lastWordsHeldOnToByTheClientEndWithTheHandshakesDeadline() throws IOException {
        Peer client = relay.connect().send(Commands.SEND_AND_CLOSE);
        assertThat(client.receive(100)).isEqualTo("goodbye");
        relay.pass(RunningRelay.TIMEOUTS.handshake());
        assertThat(relay.outcome()).isEqualTo(Outcome.REFUSED);
    }

    @Test
    void silenceLastsUntilTheHandshakesDeadlineWhateverComesAndEndsWithFin() throws IOException {
        Peer client = relay.connect();
        relay.pass(Duration.ofSeconds(20));
        client.send(Commands.FALL_SILENT + "more");
        relay.pass(Duration.ofSeconds(20));
        client.send(new byte[300_000]);
        relay.pass(Duration.ofSeconds(20).minusNanos(1));
        assertThat(client.hearsNothing()).isTrue();
        assertThat(relay.open()).isEqualTo(1);
        client.send("just before the deadline");
        relay.pass(Duration.ofNanos(1));
        assertThat(client.ending()).isEqualTo(Ending.FIN);
        assertThat(relay.outcome()).isEqualTo(Outcome.REFUSED);
    }

    @Test
    void silentTunnelAnswersFinWithFinAtOnce() throws IOException {
        Peer client = relay.connect().send(Commands.FALL_SILENT);
        client.finish();
        assertThat(client.ending()).isEqualTo(Ending.FIN);
        assertThat(relay.outcome()).isEqualTo(Outcome.REFUSED);
    }

    @Test
    void finBeforeTheRequestIsAnsweredWithFin() throws IOException {
        Peer client = relay.connect().send("d");
        client.finish();
        assertThat(client.ending()).isEqualTo(Ending.FIN);
        assertThat(relay.outcome()).isEqualTo(Outcome.NO_REQUEST);
    }

    @Test
    void brokenProtocolClosesTheConnection() throws IOException {
        Peer client = relay.connect().send(Commands.BREAK_THE_PROTOCOL);
        assertThat(client.ending()).isEqualTo(Ending.FIN);
        assertThat(relay.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(relay.faults).isEmpty();
    }

    @Test
    void replyComesBeforeTheTargetsBytes() throws IOException {
        relay.request = () -> Request.plain(relay.target.address(), SPOKEN);
        Peer client = relay.dialling();
        relay.target.accept().send(", and the target's bytes").finish();
        assertThat(client.receive(100)).isEqualTo("reached, and the target's bytes");
    }

    @Test
    void failedDialIsToldToTheClientBeforeFin() throws IOException {
        relay.request = () -> Request.plain(relay.target.address(), SPOKEN);
        relay.target.close();
        Peer client = relay.dialling().send("early bytes");
        assertThat(client.receive(100)).isEqualTo("REFUSED");
        client.finish();
        assertThat(relay.outcome()).isEqualTo(Outcome.UNREACHABLE);
        assertThat(relay.unreachable).containsExactly(DialFailure.REFUSED);
    }

    @Test
    void failedDialWithNothingToSayIsAReset() throws IOException {
        relay.target.close();
        assertThat(relay.dialling().ending()).isEqualTo(Ending.RST);
        assertThat(relay.outcome()).isEqualTo(Outcome.UNREACHABLE);
    }

    @Test
    void dialOfATunnelAlreadyClosedReachesNobody() throws IOException {
        relay.firstStage = () -> (in, tunnel) -> {
            in.position(in.limit());
            tunnel.close(Outcome.REFUSED);
            tunnel.dial(Request.plain(relay.target.address(), Request.Replies.NONE));
        };
        assertThat(relay.connect().send("x").ending()).isEqualTo(Ending.FIN);
        relay.settle();
        assertThat(relay.dialer.dials).hasValue(0);
    }

    @Test
    void stageThatTakesNothingIsNotFedForever() throws IOException {
        relay.firstStage = () -> (_, _) -> {};
        Peer client = relay.connect();
        assertThat(sendUntilBroken(client)).isLessThan(64 << 20);
        assertThat(relay.outcome()).isEqualTo(Outcome.CUT);
    }

    private static int sendUntilBroken(Peer client) {
        int sent = 0;
        try {
            for (; sent < 64 << 20; sent += 64 * 1024) {
                client.send(new byte[64 * 1024]);
            }
        } catch (IOException _) {
            // reset, as hoped
        }
        return sent;
    }
}
