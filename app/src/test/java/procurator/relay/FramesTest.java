package procurator.relay;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import procurator.half.Pollers;
import procurator.relay.Peer.Ending;

/** Tunnels whose right or left side speaks frames: where a stream may end, and when it opens. */
class FramesTest extends OnARelay {
    private static final Duration MOMENT = Duration.ofNanos(1);
    private static final byte[] ANSWER = XorFrames.stream("answer".getBytes(US_ASCII));

    FramesTest(Pollers pollers) throws IOException {
        super(pollers);
    }

    private void framedLeft(String firstPayload) {
        relay.request = () -> new Request(
                relay.target.address(),
                firstPayload.getBytes(US_ASCII),
                new XorFrames.Reader(),
                new XorFrames.Writer(),
                Request.Replies.NONE,
                null,
                null,
                null);
    }

    @Test
    void firstPayloadTravelsWithTheOpening() throws IOException {
        relay.dialer.framed = true;
        Peer client = relay.dialling();
        Peer target = relay.target.accept();
        relay.pass(Duration.ofMillis(10).minus(MOMENT));
        assertThat(target.hearsNothing()).isTrue();
        client.send("request");
        byte[] expected = XorFrames.stream("request".getBytes(US_ASCII));
        assertThat(target.receiveBytes(expected.length)).isEqualTo(expected);
    }

    @Test
    void openingGoesOutAloneWhereNoPayloadComesInTime() throws IOException {
        relay.dialer.framed = true;
        Peer client = relay.dialling();
        Peer target = relay.target.accept();
        relay.pass(Duration.ofMillis(10));
        assertThat(target.receiveBytes(4)).isEqualTo(XorFrames.OPENING);
        target.send(ANSWER);
        assertThat(client.receive(6)).isEqualTo("answer");
        client.send("later");
        assertThat(target.receiveBytes(7)).endsWith('l' ^ 0x5a, 'a' ^ 0x5a, 't' ^ 0x5a, 'e' ^ 0x5a, 'r' ^ 0x5a);
    }

    @Test
    void finWithoutAByteStillOpensTheStream() throws IOException {
        relay.dialer.framed = true;
        relay.dialling().finish();
        Peer target = relay.target.accept();
        assertThat(target.receiveBytes(100)).isEqualTo(XorFrames.OPENING);
    }

    @Test
    void finBetweenFramesIsFin() throws IOException {
        relay.dialer.framed = true;
        Peer client = relay.dialling().send("request");
        relay.target.accept().send(ANSWER).finish();
        assertThat(client.receive(100)).isEqualTo("answer");
        client.finish();
        assertThat(relay.outcome()).isEqualTo(Outcome.COMPLETE);
    }

    @Test
    void streamCutAtAnyOtherOffsetIsReset() throws IOException {
        relay.dialer.framed = true;
        relay.running();
        for (int length = 0; length < ANSWER.length; length++) {
            Peer client = relay.dialling().send("request");
            Peer target = relay.target.accept();
            target.send(Arrays.copyOf(ANSWER, length)).finish();
            if (length == XorFrames.OPENING.length) {
                assertThat(client.ending()).as("after the opening").isEqualTo(Ending.FIN);
                client.reset();
                assertThat(relay.outcome()).isEqualTo(Outcome.RESET);
            } else {
                assertThat(client.ending()).as("after %d bytes", length).isEqualTo(Ending.RST);
                assertThat(relay.outcome()).isEqualTo(Outcome.CUT);
            }
            client.close();
        }
        assertThat(relay.open()).isZero();
    }

    @Test
    void frameThatCannotBeResetsBothSides() throws IOException {
        relay.dialer.framed = true;
        relay.running();
        Peer client = relay.dialling().send("request");
        Peer target = relay.target.accept();
        target.send("OPEN").send(new byte[] {0x7f, 0});
        assertThat(client.ending()).isEqualTo(Ending.RST);
        assertThat(target.ending()).isEqualTo(Ending.RST);
        assertThat(relay.outcome()).isEqualTo(Outcome.CUT);
        assertThat(relay.faults).isEmpty();
    }

    @Test
    void leftSideIsCutTheSameWay() throws IOException {
        framedLeft("");
        relay.running();
        Peer client = relay.dialling();
        Peer target = relay.target.accept();
        client.send(ANSWER).send(new byte[] {0, 9, 1}).finish();
        assertThat(target.ending()).isEqualTo(Ending.RST);
        assertThat(relay.outcome()).isEqualTo(Outcome.CUT);
    }

    @Test
    void payloadThatCameWithTheRequestGoesOutFirstAndIsCountedOnce() throws IOException {
        framedLeft("first, ");
        Peer client = relay.dialling().send(XorFrames.stream("second".getBytes(US_ASCII)));
        Peer target = relay.target.accept();
        assertThat(target.receive(13)).isEqualTo("first, second");
        target.send("answer");
        byte[] answer = ANSWER;
        assertThat(client.receiveBytes(answer.length)).isEqualTo(answer);
        assertThat(relay.onLoop(() -> relay.relay.counts().up())).isEqualTo(13);
        assertThat(relay.onLoop(() -> relay.relay.counts().down())).isEqualTo(6);
    }

    @Test
    void halfAFrameKeptWhileThePartnerIsStalledIsNotLost() throws IOException {
        relay.dialer.framed = true;
        Peer client = Peer.connectNarrow(relay.address).send(Commands.DIAL + "request");
        Peer target = relay.target.accept();
        byte[] plain = Seeded.bytes(7, 8 << 20);
        Thread sender = Seeded.sending(target, XorFrames.stream(plain));
        relay.awaitHeld(1);
        assertThat(client.receiveBytes(plain.length)).isEqualTo(plain);
        assertThat(client.ending()).isEqualTo(Ending.FIN);
        Seeded.join(sender);
        client.close();
    }
}
