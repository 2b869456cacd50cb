package procurator.relay;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import procurator.half.Pollers;
import procurator.relay.Peer.Ending;

/** A connection opened ahead may have died unseen: another takes its place as long as it took no byte. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OpenedAheadTest {
    private static Peer openAhead(RunningRelay relay) throws IOException {
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

    @ParameterizedTest
    @EnumSource
    void liveOneCarriesTheTunnelAndNothingIsDialled(Pollers pollers) throws IOException {
        try (RunningRelay relay = new RunningRelay(pollers)) {
            Peer ahead = openAhead(relay);
            assertThat(ahead.hearsNothing()).isTrue();
            relay.connect().send(Commands.DIAL + "request");
            assertThat(receiveFramed(ahead, "request")).isEqualTo("request");
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneResetBeforeUseIsReplacedWithoutAByteLostOrCountedTwice(Pollers pollers) throws IOException {
        try (RunningRelay relay = new RunningRelay(pollers)) {
            openAhead(relay).reset();
            Peer client = relay.connect().send(Commands.DIAL + "request");
            Peer fresh = relay.target.accept();
            assertThat(receiveFramed(fresh, "request")).isEqualTo("request");
            fresh.send(XorFrames.stream("answer".getBytes(US_ASCII))).finish();
            assertThat(client.receive(100)).isEqualTo("answer");
            assertThat(relay.onLoop(() -> relay.relay.counts().up())).isEqualTo(7);
            assertThat(relay.onLoop(() -> relay.relay.counts().open())).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDeadOneIsNotReplacedByAnotherOpenedAhead(Pollers pollers) throws IOException {
        try (RunningRelay relay = new RunningRelay(pollers).running()) {
            List<Peer> ahead = List.of(openAhead(relay), openAhead(relay), openAhead(relay));
            ahead.forEach(Peer::reset);
            Peer client = relay.connect().send(Commands.DIAL + "request");
            assertThat(receiveFramed(relay.target.accept(), "request")).isEqualTo("request");
            assertThat(relay.dialer.dials).hasValue(2);
            client.reset();
            relay.awaitOpen(0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void dialInPlaceOfADeadOneIsCancelledWithTheTunnel(Pollers pollers) throws IOException {
        try (RunningRelay relay = new RunningRelay(pollers)) {
            openAhead(relay).reset();
            relay.dialer.holding = true;
            Peer client = relay.connect().send(Commands.DIAL + "request");
            RunningRelay.eventually(() -> relay.dialer.dials.get() == 2);
            relay.pass(RunningRelay.TIMEOUTS.connect());
            assertThat(client.ending()).isEqualTo(Ending.RST);
            assertThat(relay.outcome()).isEqualTo(Outcome.UNREACHABLE);
            assertThat(relay.dialer.cancelled).hasValue(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneThatEndedWithFinBeforeUseIsReplaced(Pollers pollers) throws IOException {
        try (RunningRelay relay = new RunningRelay(pollers)) {
            openAhead(relay).finish();
            Peer client = relay.dialling();
            Peer fresh = relay.target.accept();
            client.send("request");
            assertThat(receiveFramed(fresh, "request")).isEqualTo("request");
        }
    }

    @ParameterizedTest
    @EnumSource
    void finOfTheClientIsToldToTheReplacement(Pollers pollers) throws IOException {
        try (RunningRelay relay = new RunningRelay(pollers)) {
            openAhead(relay).reset();
            relay.dialling().finish();
            assertThat(relay.target.accept().receiveBytes(100)).isEqualTo(XorFrames.OPENING);
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneThatTookAByteIsNotReplaced(Pollers pollers) throws IOException {
        try (RunningRelay relay = new RunningRelay(pollers).running()) {
            Peer ahead = openAhead(relay);
            Peer client = relay.connect().send(Commands.DIAL + "request");
            assertThat(receiveFramed(ahead, "request")).isEqualTo("request");
            ahead.reset();
            assertThat(client.ending()).isEqualTo(Ending.RST);
            assertThat(relay.outcome()).isEqualTo(Outcome.RESET);
            assertThat(relay.dialer.dials).hasValue(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void firstBytesThatNobodyAcknowledgesGoAgainOnAnotherConnection(Pollers pollers) throws IOException {
        try (RunningRelay relay = new RunningRelay(pollers)) {
            Peer ahead = openAhead(relay);
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
    }

    @ParameterizedTest
    @EnumSource
    void finOfTheClientGoesAgainAsWell(Pollers pollers) throws IOException {
        try (RunningRelay relay = new RunningRelay(pollers)) {
            Peer ahead = openAhead(relay);
            relay.dialer.unacknowledged = true;
            relay.connect().send(Commands.DIAL + "request").finish();
            assertThat(receiveFramed(ahead, "request")).isEqualTo("request");
            relay.pass(TestDialer.PATIENCE);
            Peer fresh = relay.target.accept();
            assertThat(receiveFramed(fresh, "request")).isEqualTo("request");
            assertThat(fresh.ending()).isEqualTo(Ending.FIN);
        }
    }

    @ParameterizedTest
    @EnumSource
    void acknowledgedBytesNeverGoAgainHoweverLateTheAnswer(Pollers pollers) throws IOException {
        try (RunningRelay relay = new RunningRelay(pollers)) {
            Peer ahead = openAhead(relay);
            Peer client = relay.connect().send(Commands.DIAL + "request");
            assertThat(receiveFramed(ahead, "request")).isEqualTo("request");
            relay.pass(TestDialer.PATIENCE.multipliedBy(5));
            assertThat(relay.dialer.dials).hasValue(1);
            assertThat(relay.onLoop(() -> relay.relay.counts().held())).isZero();
            ahead.send(XorFrames.stream("answer".getBytes(US_ASCII))).finish();
            assertThat(client.receive(100)).isEqualTo("answer");
        }
    }

    @ParameterizedTest
    @EnumSource
    void bytesThatArriveLateKeepTheirConnection(Pollers pollers) throws IOException {
        try (RunningRelay relay = new RunningRelay(pollers)) {
            Peer ahead = openAhead(relay);
            relay.dialer.unacknowledged = true;
            relay.dialer.holding = true;
            Peer client = relay.connect().send(Commands.DIAL + "request");
            assertThat(receiveFramed(ahead, "request")).isEqualTo("request");
            relay.pass(TestDialer.PATIENCE);
            RunningRelay.eventually(() -> relay.dialer.dials.get() == 2);
            ahead.send(XorFrames.stream("answer".getBytes(US_ASCII))).finish();
            assertThat(client.receive(100)).isEqualTo("answer");
            assertThat(relay.dialer.cancelled).hasValue(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void resetInPlaceOfAnAcknowledgementHasThemSentAgainAtOnce(Pollers pollers) throws IOException {
        try (RunningRelay relay = new RunningRelay(pollers)) {
            Peer ahead = openAhead(relay);
            relay.dialer.unacknowledged = true;
            relay.connect().send(Commands.DIAL + "request");
            assertThat(receiveFramed(ahead, "request")).isEqualTo("request");
            ahead.reset();
            assertThat(receiveFramed(relay.target.accept(), "request")).isEqualTo("request");
        }
    }

    @ParameterizedTest
    @EnumSource
    void tunnelEndsWhenNeitherTheyArriveNorAnotherConnectionIsToBeHad(Pollers pollers) throws IOException {
        try (RunningRelay relay = new RunningRelay(pollers)) {
            Peer ahead = openAhead(relay);
            relay.dialer.unacknowledged = true;
            relay.dialer.holding = true;
            Peer client = relay.connect().send(Commands.DIAL + "request");
            assertThat(receiveFramed(ahead, "request")).isEqualTo("request");
            relay.pass(TestDialer.PATIENCE);
            RunningRelay.eventually(() -> relay.dialer.dials.get() == 2);
            relay.runOnLoop(() -> relay.dialer.fail(DialFailure.NETWORK_UNREACHABLE));
            relay.pass(TestDialer.PATIENCE);
            RunningRelay.eventually(() -> relay.dialer.dials.get() == 3);
            relay.pass(RunningRelay.TIMEOUTS.connect());
            assertThat(client.ending()).isEqualTo(Ending.RST);
            assertThat(relay.outcome()).isEqualTo(Outcome.UNREACHABLE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void freshOneThatIsDeadIsNotReplaced(Pollers pollers) throws IOException {
        try (RunningRelay relay = new RunningRelay(pollers).running()) {
            relay.dialer.framed = true;
            Peer client = relay.dialling();
            relay.target.accept().reset();
            assertThat(client.ending()).isEqualTo(Ending.RST);
            assertThat(relay.dialer.dials).hasValue(1);
        }
    }
}
