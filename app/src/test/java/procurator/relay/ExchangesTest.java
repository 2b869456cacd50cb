package procurator.relay;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static procurator.relay.LastBytesTest.awaitUninterruptibly;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import procurator.half.Pollers;
import procurator.wire.Decoder;
import procurator.wire.Encoder;

/** A left side that asks for one thing after the other on one connection. */
class ExchangesTest extends OnARelay {
    ExchangesTest(Pollers pollers) throws IOException {
        super(pollers);
        relay.request = () -> request(relay);
    }

    /** A request and an answer that end with a newline each; the next one begins with a command. */
    private static final class Lines implements Exchange, Decoder, Encoder {
        private final RunningRelay relay;
        private boolean asked;
        private boolean answered;
        private boolean last;

        Lines(RunningRelay relay) {
            this.relay = relay;
        }

        @Override
        public int decode(ByteBuffer in, byte[] out, int offset) {
            int taken = 0;
            while (!asked && in.hasRemaining()) {
                out[offset + taken] = in.get();
                asked = out[offset + taken] == '\n';
                taken++;
            }
            return taken;
        }

        @Override
        public boolean isOver() {
            return asked && answered;
        }

        @Override
        public boolean atFrameEnd() {
            return asked;
        }

        @Override
        public int encode(byte[] plain, int offset, int length, byte[] out, int outOffset) {
            System.arraycopy(plain, offset, out, outOffset, length);
            String line = new String(plain, offset, length, US_ASCII);
            answered |= line.endsWith("\n");
            last = line.endsWith("!\n");
            return length;
        }

        @Override
        public int encodedSize(int length) {
            return length;
        }

        @Override
        public boolean opensWithNextBytes() {
            return false;
        }

        @Override
        public boolean isWithheld() {
            return false;
        }

        @Override
        public boolean isReusable() {
            return true;
        }

        @Override
        public @Nullable Stage next() {
            return last ? null : new Commands(() -> request(relay));
        }
    }

    private static Request request(RunningRelay relay) {
        Lines lines = new Lines(relay);
        Request.Replies replies = new Request.Replies() {
            @Override
            public byte[] unanswered() {
                return "gone".getBytes(US_ASCII);
            }
        };
        return new Request(relay.target.address(), Request.NOTHING, lines, lines, replies, null, null, lines);
    }

    /** A client that has been answered, and the target, whose connection waits. */
    private static RunningRelay.Pair answered(RunningRelay relay) throws IOException {
        Peer client = relay.dialling().send("one\n");
        Peer target = relay.target.accept();
        assertThat(target.receive(4)).isEqualTo("one\n");
        target.send("uno\n");
        assertThat(client.receive(4)).isEqualTo("uno\n");
        RunningRelay.eventually(() -> relay.onLoop(() -> relay.relay.counts().handshakes()) == 1);
        return new RunningRelay.Pair(client, target);
    }

    private static Peer ask(RunningRelay.Pair pair, String line, String answer) throws IOException {
        pair.client().send(Commands.DIAL + line);
        assertThat(pair.target().receive(line.length())).isEqualTo(line);
        pair.target().send(answer);
        assertThat(pair.client().receive(answer.length())).isEqualTo(answer);
        return pair.client();
    }

    @Test
    void nextOneGoesOutOnTheConnectionOfTheLast() throws IOException {
        RunningRelay.Pair pair = answered(relay);
        ask(pair, "two\n", "due\n");
        ask(pair, "three\n", "tre\n");
        assertThat(relay.dialer.dials).hasValue(1);
    }

    @Test
    void nextOneMayMoveToAnotherConnectionAsTheFirstMay() throws IOException {
        relay.dialer.several = true;
        RunningRelay.Pair pair = answered(relay);
        ask(pair, "two\n", "due\n").send(Commands.DIAL + "three\n");
        assertThat(pair.target().receive(6)).isEqualTo("three\n");
        relay.pass(TestDialer.UNANSWERED);
        Peer another = relay.target.accept();
        assertThat(another.receive(6)).isEqualTo("three\n");
        another.send("tre\n");
        assertThat(pair.client().receive(4)).isEqualTo("tre\n");
        assertThat(pair.target().ending()).isEqualTo(Peer.Ending.RST);
        ask(new RunningRelay.Pair(pair.client(), another), "four\n", "quattro\n");
        assertThat(relay.dialer.told)
                .endsWith(
                        "4 begun with three\n",
                        "4 answered after 0 ms",
                        "3 overtaken",
                        "5 begun with four\n",
                        "5 answered after 0 ms");
    }

    @Test
    void whereThereIsNoOtherTheNextOneEndsLikeItsConnection() throws IOException {
        relay.dialer.several = true;
        relay.dialer.others.set(0);
        RunningRelay.Pair pair = answered(relay);
        pair.client().send(Commands.DIAL + "two\n");
        assertThat(pair.target().receive(4)).isEqualTo("two\n");
        pair.target().finish();
        assertThat(pair.client().receive(100)).isEmpty();
    }

    @Test
    void whatComesBehindOneWaitsForItsAnswer() throws IOException {
        Peer client = relay.dialling().send("one\n" + Commands.DIAL + "two\n" + Commands.SEND_AND_CLOSE);
        Peer target = relay.target.accept();
        assertThat(target.receive(4)).isEqualTo("one\n");
        relay.settle();
        assertThat(target.hearsNothing()).isTrue();
        target.send("uno\n");
        assertThat(target.receive(4)).isEqualTo("two\n");
        target.send("due\n");
        assertThat(client.receive(16)).isEqualTo("uno\ndue\ngoodbye");
    }

    @Test
    void connectionOnWhichAnythingComesMeanwhileIsNotUsedAgain() throws IOException {
        for (String meanwhile : new String[] {"more", ""}) {
            RunningRelay.Pair pair = answered(relay);
            assertThat(pair.target().send(meanwhile).finish().ending()).isIn(Peer.Ending.FIN, Peer.Ending.RST);
            pair.client().send(Commands.DIAL + "two\n");
            Peer another = relay.target.accept();
            assertThat(another.receive(4)).isEqualTo("two\n");
            pair.client().close();
        }
    }

    @Test
    void whoAsksNothingMoreIsLeftInOrder() throws IOException {
        RunningRelay.Pair pair = answered(relay);
        relay.pass(RunningRelay.TIMEOUTS.handshake().plus(Duration.ofSeconds(1)));
        assertThat(pair.client().ending()).isEqualTo(Peer.Ending.FIN);
        assertThat(pair.target().ending()).isEqualTo(Peer.Ending.FIN);
        assertThat(relay.outcome()).isEqualTo(Outcome.COMPLETE);
    }

    @Test
    void whoLeavesTakesTheConnectionAlong() throws IOException {
        RunningRelay.Pair pair = answered(relay);
        pair.client().finish();
        assertThat(pair.client().ending()).isEqualTo(Peer.Ending.FIN);
        assertThat(pair.target().ending()).isEqualTo(Peer.Ending.FIN);
        assertThat(relay.outcome()).isEqualTo(Outcome.COMPLETE);
    }

    @Test
    void whoHasSentItsFinMeanwhileIsLeftWithTheAnswer() throws IOException {
        Peer client = relay.dialling().send("one\n").finish();
        Peer target = relay.target.accept();
        assertThat(target.receive(5)).isEqualTo("one\n");
        target.send("uno\n");
        assertThat(client.receive(5)).isEqualTo("uno\n");
        assertThat(relay.outcome()).isEqualTo(Outcome.COMPLETE);
    }

    @Test
    void shutDownDoesNotWaitForIt() throws IOException {
        RunningRelay.Pair pair = answered(relay);
        relay.runOnLoop(() -> relay.relay.drain(Duration.ofHours(1), () -> {}));
        assertThat(pair.client().ending()).isEqualTo(Peer.Ending.FIN);
        assertThat(relay.outcome()).isEqualTo(Outcome.SHUT_DOWN);
    }

    @Test
    void itGivesWayToThoseWhoCome() throws IOException {
        Limits usual = Limits.DEFAULT;
        Limits one = new Limits(usual.tunnels(), 1, usual.handshakesPerSource(), usual.heldBytes());
        try (RunningRelay small = new RunningRelay(pollers, one)) {
            small.request = () -> request(small);
            RunningRelay.Pair pair = answered(small);
            Peer another = small.connect();
            assertThat(pair.client().ending()).isEqualTo(Peer.Ending.FIN);
            assertThat(small.outcome()).isEqualTo(Outcome.CROWDED_OUT);
            another.send(Commands.DIAL + "one\n");
            assertThat(small.target.accept().receive(4)).isEqualTo("one\n");
        }
    }

    @Test
    void lastOneEndsBothConnections() throws IOException {
        RunningRelay.Pair pair = answered(relay);
        Peer client = ask(pair, "two\n", "addio!\n");
        assertThat(client.ending()).isEqualTo(Peer.Ending.FIN);
        assertThat(pair.target().ending()).isEqualTo(Peer.Ending.FIN);
        client.close();
        assertThat(relay.outcome()).isEqualTo(Outcome.COMPLETE);
    }

    @Test
    void targetThatLeavesWithoutAWordIsToldOfOnceAndNotWhereItHadAnsweredBefore() throws IOException {
        Peer client = relay.dialling().send("one\n");
        Peer target = relay.target.accept();
        assertThat(target.receive(4)).isEqualTo("one\n");
        target.reset();
        assertThat(client.receive(5)).isEqualTo("gone");
        client.close();
        assertThat(relay.outcome()).isEqualTo(Outcome.RESET);

        RunningRelay.Pair pair = answered(relay);
        pair.client().send(Commands.DIAL + "two\n");
        assertThat(pair.target().receive(4)).isEqualTo("two\n");
        pair.target().finish();
        assertThat(pair.client().receive(4)).isEmpty();
    }

    /** What the relay sends on meets the RST before the answer is read. */
    @Test
    void answerOfATargetThatBrokeOffWhileMoreWasSentIsHeardAndNotThatItLeftWithoutAWord() throws IOException {
        relay.running(100);
        Peer client = relay.dialling().send("on");
        Peer target = relay.target.accept();
        assertThat(target.receive(2)).isEqualTo("on");
        CountDownLatch left = new CountDownLatch(1);
        relay.loop.execute(() -> awaitUninterruptibly(left));
        client.send("e and more");
        target.send("too much\n").reset();
        left.countDown();
        assertThat(client.receive(9)).isEqualTo("too much\n");
        assertThat(client.ending()).isEqualTo(Peer.Ending.RST);
        assertThat(relay.outcome()).isEqualTo(Outcome.RESET);
    }

    @Test
    void targetThatEndsBehindAnAnswerDoesNotEndTheLeftSide() throws Exception {
        RunningRelay.Pair pair = relay.narrowTunnel();
        pair.client().send("\n");
        byte[] much = new byte[16 << 20];
        Thread writer = Thread.ofVirtual().start(() -> {
            try {
                pair.target().send(much).send("\n").finish();
            } catch (IOException _) {
                // seen at the other end
            }
        });
        relay.awaitHeld(1);
        assertThat(pair.client().receiveBytes(much.length)).isEqualTo(much);
        assertThat(pair.client().receive(1)).isEqualTo("\n");
        writer.join();
        assertThat(pair.target().ending()).isEqualTo(Peer.Ending.FIN); // its end has come, and nothing waits there
        pair.client().send(Commands.DIAL + "two\n");
        assertThat(relay.target.accept().receive(4)).isEqualTo("two\n");
    }

    @Test
    void muchThatNobodyReadsIsNotAnsweredOn() throws Exception {
        RunningRelay.Pair pair = relay.narrowTunnel();
        byte[] much = new byte[16 << 20];
        Thread writer = Thread.ofVirtual().start(() -> {
            try {
                pair.target().send(much).send("\n");
            } catch (IOException _) {
                // seen at the other end
            }
        });
        relay.awaitHeld(1);
        pair.client().send("\n" + Commands.SEND);
        assertThat(pair.client().receiveBytes(much.length)).isEqualTo(much);
        assertThat(pair.client().receive(6)).isEqualTo("\nhello");
        writer.join();
    }
}
