package procurator.relay;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import procurator.half.Pollers;
import procurator.relay.Peer.Ending;

/** A connection opened ahead may have died unseen: another takes its place as long as it took no byte. */
class OpenedAheadTest extends OnARelay {
    OpenedAheadTest(Pollers pollers) throws IOException {
        super(pollers);
    }

    private Peer openAhead() throws IOException {
        relay.dialer.framed = true;
        relay.runOnLoop(relay.dialer::openAhead);
        Peer ahead = relay.target.accept();
        relay.runOnLoop(relay.dialer::settleAhead);
        return ahead;
    }

    private static String receiveFramed(Peer target, String expected) throws IOException {
        byte[] framed = target.receiveBytes(XorFrames.stream(expected.getBytes(US_ASCII)).length);
        byte[] plain = new byte[framed.length];
        int length = new XorFrames.Reader().decode(ByteBuffer.wrap(framed), plain, 0);
        return new String(plain, 0, length, US_ASCII);
    }

    @Test
    void liveOneCarriesTheTunnelAndNothingIsDialled() throws IOException {
        Peer ahead = openAhead();
        assertThat(ahead.hearsNothing()).isTrue();
        relay.connect().send(Commands.DIAL + "request");
        assertThat(receiveFramed(ahead, "request")).isEqualTo("request");
    }

    @Test
    void oneResetBeforeUseIsReplacedWithoutAByteLostOrCountedTwice() throws IOException {
        openAhead().reset();
        Peer client = relay.connect().send(Commands.DIAL + "request");
        Peer fresh = relay.target.accept();
        assertThat(receiveFramed(fresh, "request")).isEqualTo("request");
        fresh.send(XorFrames.stream("answer".getBytes(US_ASCII))).finish();
        assertThat(client.receive(100)).isEqualTo("answer");
        assertThat(relay.onLoop(() -> relay.relay.counts().up())).isEqualTo(7);
        assertThat(relay.onLoop(() -> relay.relay.counts().open())).isEqualTo(1);
    }

    @Test
    void aDeadOneIsNotReplacedByAnotherOpenedAhead() throws IOException {
        relay.running();
        List<Peer> ahead = List.of(openAhead(), openAhead(), openAhead());
        ahead.forEach(Peer::reset);
        Peer client = relay.connect().send(Commands.DIAL + "request");
        assertThat(receiveFramed(relay.target.accept(), "request")).isEqualTo("request");
        assertThat(relay.dialer.dials).hasValue(2);
        client.reset();
        relay.awaitOpen(0);
    }

    @Test
    void dialInPlaceOfADeadOneIsCancelledWithTheTunnel() throws IOException {
        openAhead().reset();
        relay.dialer.holding = true;
        Peer client = relay.connect().send(Commands.DIAL + "request");
        RunningRelay.eventually(() -> relay.dialer.dials.get() == 2);
        relay.pass(RunningRelay.TIMEOUTS.connect());
        assertThat(client.ending()).isEqualTo(Ending.RST);
        assertThat(relay.outcome()).isEqualTo(Outcome.UNREACHABLE);
        assertThat(relay.dialer.cancelled).hasValue(1);
    }

    @Test
    void oneThatEndedWithFinBeforeUseIsReplaced() throws IOException {
        openAhead().finish();
        Peer client = relay.dialling();
        Peer fresh = relay.target.accept();
        client.send("request");
        assertThat(receiveFramed(fresh, "request")).isEqualTo("request");
    }

    @Test
    void finOfTheClientIsToldToTheReplacement() throws IOException {
        openAhead().reset();
        relay.dialling().finish();
        assertThat(relay.target.accept().receiveBytes(100)).isEqualTo(XorFrames.OPENING);
    }

    @Test
    void oneThatTookAByteIsNotReplaced() throws IOException {
        relay.running();
        Peer ahead = openAhead();
        Peer client = relay.connect().send(Commands.DIAL + "request");
        assertThat(receiveFramed(ahead, "request")).isEqualTo("request");
        ahead.reset();
        assertThat(client.ending()).isEqualTo(Ending.RST);
        assertThat(relay.outcome()).isEqualTo(Outcome.RESET);
        assertThat(relay.dialer.dials).hasValue(1);
    }

    @Test
    void firstBytesThatNobodyAcknowledgesGoAgainOnAnotherConnection() throws IOException {
        Peer ahead = openAhead();
        relay.dialer.unacknowledged = true;
        Peer client = relay.connect().send(Commands.DIAL + "request");
        assertThat(receiveFramed(ahead, "request")).isEqualTo("request");
        relay.pass(TestDialer.PATIENCE);
        Peer fresh = relay.target.accept();
        assertThat(receiveFramed(fresh, "request")).isEqualTo("request");
        assertThat(ahead.ending()).isEqualTo(Ending.RST);
        fresh.send(XorFrames.stream("answer".getBytes(US_ASCII))).finish();
        assertThat(client.receive(100)).isEqualTo("answer");
        assertThat(relay.dialer.doubts).hasSize(1);
        assertThat(relay.onLoop(() -> relay.relay.counts().up())).isEqualTo(7);
        client.finish();
        relay.awaitOpen(0);
        assertThat(relay.onLoop(() -> relay.relay.counts().held())).isZero();
    }

    @Test
    void finOfTheClientGoesAgainAsWell() throws IOException {
        Peer ahead = openAhead();
        relay.dialer.unacknowledged = true;
        relay.connect().send(Commands.DIAL + "request").finish();
        assertThat(receiveFramed(ahead, "request")).isEqualTo("request");
        relay.pass(TestDialer.PATIENCE);
        Peer fresh = relay.target.accept();
        assertThat(receiveFramed(fresh, "request")).isEqualTo("request");
        assertThat(fresh.ending()).isEqualTo(Ending.FIN);
    }

    @Test
    void acknowledgedBytesNeverGoAgainHoweverLateTheAnswer() throws IOException {
        Peer ahead = openAhead();
        Peer client = relay.connect().send(Commands.DIAL + "request");
        assertThat(receiveFramed(ahead, "request")).isEqualTo("request");
        relay.pass(TestDialer.PATIENCE.multipliedBy(5));
        assertThat(relay.dialer.dials).hasValue(1);
        assertThat(relay.onLoop(() -> relay.relay.counts().held())).isZero();
        ahead.send(XorFrames.stream("answer".getBytes(US_ASCII))).finish();
        assertThat(client.receive(100)).isEqualTo("answer");
    }

    /** A client whose request nobody has acknowledged for too long, so that another connection is dialled, and held. */
    private Peer doubting(Peer ahead) throws IOException {
        relay.dialer.unacknowledged = true;
        relay.dialer.holding = true;
        Peer client = relay.connect().send(Commands.DIAL + "request");
        assertThat(receiveFramed(ahead, "request")).isEqualTo("request");
        relay.pass(TestDialer.PATIENCE);
        RunningRelay.eventually(() -> relay.dialer.dials.get() == 2);
        return client;
    }

    @Test
    void bytesThatArriveLateKeepTheirConnection() throws IOException {
        Peer ahead = openAhead();
        Peer client = doubting(ahead);
        ahead.send(XorFrames.stream("answer".getBytes(US_ASCII))).finish();
        assertThat(client.receive(100)).isEqualTo("answer");
        assertThat(relay.dialer.cancelled).hasValue(1);
    }

    @Test
    void resetInPlaceOfAnAcknowledgementHasThemSentAgainAtOnce() throws IOException {
        Peer ahead = openAhead();
        relay.dialer.unacknowledged = true;
        relay.connect().send(Commands.DIAL + "request");
        assertThat(receiveFramed(ahead, "request")).isEqualTo("request");
        ahead.reset();
        assertThat(receiveFramed(relay.target.accept(), "request")).isEqualTo("request");
    }

    @Test
    void tunnelEndsWhenNeitherTheyArriveNorAnotherConnectionIsToBeHad() throws IOException {
        Peer client = doubting(openAhead());
        relay.runOnLoop(() -> relay.dialer.fail(DialFailure.NETWORK_UNREACHABLE));
        relay.pass(TestDialer.PATIENCE);
        RunningRelay.eventually(() -> relay.dialer.dials.get() == 3);
        relay.pass(RunningRelay.TIMEOUTS.connect());
        assertThat(client.ending()).isEqualTo(Ending.RST);
        assertThat(relay.outcome()).isEqualTo(Outcome.UNREACHABLE);
    }

    @Test
    void freshOneThatIsDeadIsNotReplaced() throws IOException {
        relay.running();
        relay.dialer.framed = true;
        Peer client = relay.dialling();
        relay.target.accept().reset();
        assertThat(client.ending()).isEqualTo(Ending.RST);
        assertThat(relay.dialer.dials).hasValue(1);
    }
}
