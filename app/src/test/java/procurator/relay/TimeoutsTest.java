package procurator.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import procurator.half.Pollers;
import procurator.relay.Peer.Ending;

/** Each wait has its own limit: never a nanosecond early, by a clock that stands still until told to go on. */
class TimeoutsTest extends OnARelay {
    private static final Duration MOMENT = Duration.ofNanos(1);

    TimeoutsTest(Pollers pollers) throws IOException {
        super(pollers);
    }

    @Test
    void handshakeEndsByOneDeadlineFromAcceptHoweverBusyTheClient() throws IOException {
        Peer client = relay.connect();
        relay.awaitOpen(1);
        for (int second = 0; second < 59; second++) {
            client.send(Commands.NEXT_STAGE);
            relay.pass(Duration.ofSeconds(1));
        }
        relay.pass(Duration.ofSeconds(1).minus(MOMENT));
        assertThat(relay.open()).isEqualTo(1);
        relay.pass(MOMENT);
        assertThat(client.ending()).isEqualTo(Ending.FIN);
        assertThat(relay.outcome()).isEqualTo(Outcome.TOO_SLOW);
    }

    @Test
    void dialHasItsOwnDeadlineFromTheRequest() throws IOException {
        relay.dialer.holding = true;
        Peer client = relay.connect();
        relay.awaitOpen(1);
        relay.pass(Duration.ofSeconds(59));
        client.send(Commands.DIAL);
        relay.pass(Duration.ofSeconds(10).minus(MOMENT));
        assertThat(relay.open()).isEqualTo(1);
        relay.pass(MOMENT);
        assertThat(relay.outcome()).isEqualTo(Outcome.UNREACHABLE);
        assertThat(relay.unreachable).containsExactly(DialFailure.TIMED_OUT);
        assertThat(relay.dialer.cancelled).hasValue(1);
        assertThat(client.ending()).isEqualTo(Ending.RST);
    }

    @Test
    void idleTunnelIsResetAnHourAfterItsLastByteInEitherDirection() throws IOException {
        RunningRelay.Pair tunnel = relay.tunnel();
        relay.pass(Duration.ofMinutes(59));
        tunnel.client().send(">");
        assertThat(tunnel.target().receive(1)).isEqualTo(">");
        relay.pass(Duration.ofMinutes(59));
        tunnel.target().send("<");
        assertThat(tunnel.client().receive(1)).isEqualTo("<");
        relay.pass(Duration.ofHours(1).minus(MOMENT));
        assertThat(relay.open()).isEqualTo(1);
        relay.pass(MOMENT);
        assertThat(relay.outcome()).isEqualTo(Outcome.IDLE);
        assertThat(tunnel.client().ending()).isEqualTo(Ending.RST);
        assertThat(tunnel.target().ending()).isEqualTo(Ending.RST);
    }

    @Test
    void halfClosedTunnelIsResetAMinuteAfterItsLastByte() throws IOException {
        RunningRelay.Pair tunnel = relay.tunnel();
        relay.pass(Duration.ofMinutes(50));
        tunnel.client().finish();
        assertThat(tunnel.target().ending()).isEqualTo(Ending.FIN);
        for (int i = 0; i < 5; i++) {
            relay.pass(Duration.ofSeconds(60).minus(MOMENT));
            tunnel.target().send("<");
            assertThat(tunnel.client().receive(1)).isEqualTo("<");
        }
        relay.pass(Duration.ofSeconds(60).minus(MOMENT));
        assertThat(relay.open()).isEqualTo(1);
        relay.pass(MOMENT);
        assertThat(relay.outcome()).isEqualTo(Outcome.HALF_CLOSED);
        assertThat(tunnel.client().ending()).isEqualTo(Ending.RST);
    }

    @Test
    void minuteOfAHalfClosedTunnelBeginsWithTheFin() throws IOException {
        RunningRelay.Pair tunnel = relay.tunnel();
        relay.pass(Duration.ofMinutes(50));
        tunnel.target().finish();
        assertThat(tunnel.client().ending()).isEqualTo(Ending.FIN);
        relay.pass(Duration.ofSeconds(60).minus(MOMENT));
        assertThat(relay.open()).isEqualTo(1);
        relay.pass(MOMENT);
        assertThat(relay.outcome()).isEqualTo(Outcome.HALF_CLOSED);
    }

    @Test
    void clientThatDoesNotLeaveAfterAFailedDialIsClosedLater() throws IOException {
        relay.request = () -> Request.plain(relay.target.address(), StagesTest.SPOKEN);
        relay.target.close();
        Peer client = relay.dialling();
        assertThat(client.receive(100)).isEqualTo("REFUSED");
        relay.pass(Duration.ofSeconds(60).minus(MOMENT));
        assertThat(relay.open()).isEqualTo(1);
        relay.pass(MOMENT);
        assertThat(relay.outcome()).isEqualTo(Outcome.UNREACHABLE);
    }
}
