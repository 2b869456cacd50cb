package procurator.relay;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import procurator.half.Pollers;
import procurator.relay.Peer.Ending;

/** Until an answer begins another connection may be asked the same, beside the first or in its place. */
class RivalsTest extends OnARelay {
    RivalsTest(Pollers pollers) throws IOException {
        super(pollers);
        relay.dialer.framed = true;
        relay.dialer.several = true;
    }

    private Peer asking(String request) throws IOException {
        return relay.connect().send(Commands.DIAL + request);
    }

    /** One that has heard the request. */
    private Peer asked(String request) throws IOException {
        Peer peer = relay.target.accept();
        hears(peer, request);
        return peer;
    }

    private static void hears(Peer peer, String request) throws IOException {
        byte[] expected = XorFrames.stream(request.getBytes(US_ASCII));
        assertThat(peer.receiveBytes(expected.length)).isEqualTo(expected);
    }

    /** What comes later on a stream that is open already. */
    private static void hearsMore(Peer peer, String more) throws IOException {
        byte[] framed = XorFrames.stream(more.getBytes(US_ASCII));
        byte[] expected = new byte[framed.length - XorFrames.OPENING.length];
        System.arraycopy(framed, XorFrames.OPENING.length, expected, 0, expected.length);
        assertThat(peer.receiveBytes(expected.length)).isEqualTo(expected);
    }

    private static void answers(Peer peer, Peer client) throws IOException {
        peer.send(XorFrames.stream("answer".getBytes(US_ASCII)));
        assertThat(client.receive(6)).isEqualTo("answer");
    }

    /** The second, asked since the first has said nothing. */
    private Peer rival(String request) throws IOException {
        relay.pass(TestDialer.UNANSWERED);
        return asked(request);
    }

    private void holdsNothing() {
        assertThat(relay.onLoop(() -> relay.relay.counts().held())).isZero();
    }

    @Test
    void whoIsSilentIsAskedNoLongerThanUntilAnotherHasAnswered() throws IOException {
        Peer client = asking("request");
        Peer first = asked("request");
        Peer second = rival("request");
        relay.pass(Duration.ofMillis(30));
        answers(second, client);
        assertThat(first.ending()).isEqualTo(Ending.RST);
        assertThat(relay.dialer.told)
                .containsExactly(
                        "1 begun with request", "2 begun with request", "2 answered after 30 ms", "1 overtaken");
        holdsNothing();
        client.send("more");
        hearsMore(second, "more");
        client.finish();
        second.finish();
        assertThat(relay.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(relay.onLoop(() -> relay.relay.counts().up())).isEqualTo(11);
        assertThat(relay.onLoop(() -> relay.relay.counts().down())).isEqualTo(6);
    }

    @Test
    void firstOneMayStillAnswer() throws IOException {
        Peer client = asking("request");
        Peer first = asked("request");
        Peer second = rival("request");
        answers(first, client);
        assertThat(second.ending()).isEqualTo(Ending.RST);
        assertThat(relay.dialer.told).endsWith("1 answered after 2000 ms", "2 overtaken");
        holdsNothing();
    }

    @Test
    void whoAnswersInTimeHasNoRival() throws IOException {
        Peer client = asking("request");
        Peer first = asked("request");
        answers(first, client);
        holdsNothing();
        relay.pass(TestDialer.UNANSWERED.multipliedBy(4));
        assertThat(relay.dialer.dials).hasValue(1);
        first.reset();
        assertThat(relay.dialer.told).containsExactly("1 begun with request", "1 answered after 0 ms");
    }

    @Test
    void beginningOfAFrameIsAnAnswerWhereItIsKnownToBeOne() throws IOException {
        relay.dialer.telling = true;
        Peer client = asking("request");
        Peer first = asked("request");
        byte[] answer = XorFrames.stream("answer".getBytes(US_ASCII));
        first.send(XorFrames.OPENING);
        Peer second = rival("request");
        first.send(Arrays.copyOfRange(answer, XorFrames.OPENING.length, answer.length - 3));
        assertThat(second.ending()).isEqualTo(Ending.RST);
        assertThat(relay.dialer.told).endsWith("1 answered after 2000 ms", "2 overtaken");
        first.send(Arrays.copyOfRange(answer, answer.length - 3, answer.length));
        assertThat(client.receive(6)).isEqualTo("answer");
    }

    @Test
    void whatIsSaidWhileBothAreAskedIsSaidToBoth() throws IOException {
        Peer client = asking("requ");
        Peer first = asked("requ");
        Peer second = rival("requ");
        client.send("est").finish();
        hearsMore(first, "est");
        hearsMore(second, "est");
        assertThat(first.ending()).isEqualTo(Ending.FIN);
        assertThat(second.ending()).isEqualTo(Ending.FIN);
        answers(second, client);
    }

    @Test
    void whatMayBeSaidOnceOnlyIsSaidToTheFirst() throws IOException {
        Peer client = asking("request");
        Peer first = asked("request");
        Peer second = rival("request");
        client.send("!");
        hearsMore(first, "!");
        assertThat(second.ending()).isEqualTo(Ending.RST);
        holdsNothing();
        relay.pass(TestDialer.UNANSWERED.multipliedBy(4));
        assertThat(relay.dialer.dials).hasValue(2);
        answers(first, client);
        assertThat(relay.dialer.told).contains("2 abandoned").endsWith("1 answered after 8000 ms");
    }

    @Test
    void whatMayBeSaidOnceOnlyIsNeitherKeptNorSaidAgain() throws IOException {
        relay.running();
        Peer client = asking("request!");
        Peer first = asked("request!");
        holdsNothing();
        relay.pass(TestDialer.UNANSWERED.multipliedBy(4));
        first.reset();
        assertThat(client.ending()).isEqualTo(Ending.RST);
        assertThat(relay.outcome()).isEqualTo(Outcome.RESET);
        assertThat(relay.dialer.dials).hasValue(1);
        assertThat(relay.dialer.told).containsExactly("1 begun with request!", "1 failed: RESET");
    }

    enum NoAnswer {
        FIN,
        RST,
        NONSENSE,
        CUT;

        void of(Peer peer) throws IOException {
            switch (this) {
                case FIN -> peer.send(XorFrames.OPENING).finish();
                case RST -> peer.reset();
                case NONSENSE -> peer.send("OPEN\0\0\0\0");
                case CUT -> peer.send("OPE").finish();
            }
        }

        Outcome outcome() {
            return switch (this) {
                case FIN -> Outcome.COMPLETE;
                case RST -> Outcome.RESET;
                case NONSENSE, CUT -> Outcome.CUT;
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatEndsWithoutAnAnswerIsAskedOfAnotherAtOnce(NoAnswer end) throws IOException {
        Peer client = asking("request");
        end.of(asked("request"));
        answers(asked("request"), client);
        assertThat(relay.dialer.told)
                .containsExactly(
                        "1 begun with request",
                        "1 failed: " + end.outcome(),
                        "2 begun with request",
                        "2 answered after 0 ms");
        holdsNothing();
    }

    @ParameterizedTest
    @EnumSource
    void tunnelEndsLikeItsLastConnectionWhereThereIsNoOther(NoAnswer end) throws IOException {
        relay.dialer.others.set(1);
        Peer client = asking("request");
        end.of(asked("request"));
        end.of(asked("request"));
        assertThat(client.ending()).isEqualTo(end == NoAnswer.FIN ? Ending.FIN : Ending.RST);
        client.close();
        assertThat(relay.outcome()).isEqualTo(end.outcome());
        assertThat(relay.unreachable).isEmpty();
        assertThat(relay.dialer.told).endsWith("2 failed: " + end.outcome());
        holdsNothing();
    }

    @ParameterizedTest
    @EnumSource
    void leftSideHearsTheWordsForThatWhereItHasSome(NoAnswer end) throws IOException {
        relay.dialer.others.set(0);
        relay.request = () -> Request.plain(relay.target.address(), new Request.Replies() {
            @Override
            public byte[] unanswered() {
                return "sorry".getBytes(US_ASCII);
            }
        });
        Peer client = asking("request");
        end.of(asked("request"));
        assertThat(client.receive(100)).isEqualTo("sorry");
    }

    @ParameterizedTest
    @EnumSource
    void firstOneMayEndWhileAnotherIsAsked(NoAnswer end) throws IOException {
        relay.dialer.others.set(1);
        Peer client = asking("request");
        Peer first = asked("request");
        Peer second = rival("request");
        end.of(first);
        RunningRelay.eventually(() -> relay.dialer.told.contains("1 failed: " + end.outcome()));
        client.send("more");
        hearsMore(second, "more");
        answers(second, client);
        holdsNothing();
    }

    @ParameterizedTest
    @EnumSource
    void whenARivalEndsAnotherIsAskedAtOnceAndTheFirstGoesOn(NoAnswer end) throws IOException {
        Peer client = asking("request");
        Peer first = asked("request");
        end.of(rival("request"));
        Peer third = asked("request");
        answers(first, client);
        assertThat(third.ending()).isEqualTo(Ending.RST);
        assertThat(relay.dialer.told).contains("2 failed: " + end.outcome(), "3 overtaken");
    }

    @Test
    void firstOneMayEndWhileAnotherIsDialled() throws IOException {
        Peer client = asking("request");
        Peer first = asked("request");
        relay.dialer.holding = true;
        relay.pass(TestDialer.UNANSWERED);
        RunningRelay.eventually(() -> relay.dialer.dials.get() == 2);
        first.reset();
        RunningRelay.eventually(() -> relay.dialer.told.contains("1 failed: RESET"));
        client.send(" and more");
        relay.runOnLoop(relay.dialer::release);
        Peer second = asked("request");
        hearsMore(second, " and more");
        answers(second, client);
        assertThat(relay.dialer.dials).hasValue(2);
        assertThat(relay.dialer.cancelled).hasValue(0);
    }

    @Test
    void noMoreThanThreeAreAskedAtOnce() throws IOException {
        Peer client = asking("request");
        Peer first = asked("request");
        Peer second = rival("request");
        Peer third = rival("request");
        relay.pass(TestDialer.UNANSWERED.multipliedBy(2));
        assertThat(relay.dialer.dials).hasValue(3);
        answers(third, client);
        assertThat(first.ending()).isEqualTo(Ending.RST);
        assertThat(second.ending()).isEqualTo(Ending.RST);
    }

    @Test
    void whoHasNoOtherIsAskedAlone() throws IOException {
        relay.dialer.others.set(0);
        Peer client = asking("request");
        Peer first = asked("request");
        relay.pass(TestDialer.UNANSWERED);
        relay.pass(TestDialer.UNANSWERED);
        answers(first, client);
        assertThat(relay.dialer.dials).hasValue(1);
    }

    @Test
    void whoSpeaksFirstAfterAllSpeaksToOneAlone() throws IOException {
        Peer client = asking("");
        Peer first = relay.target.accept();
        relay.pass(RunningRelay.TIMEOUTS.firstPayload());
        assertThat(first.receiveBytes(4)).isEqualTo(XorFrames.OPENING);
        relay.pass(TestDialer.UNANSWERED.multipliedBy(2));
        assertThat(relay.dialer.dials).hasValue(1);
        relay.pass(TestDialer.UNANSWERED);
        Peer second = relay.target.accept();
        assertThat(second.receiveBytes(4)).isEqualTo(XorFrames.OPENING);
        client.send("request");
        hearsMore(first, "request");
        assertThat(second.ending()).isEqualTo(Ending.RST);
        answers(rival("request"), client);
        assertThat(relay.dialer.told)
                .containsExactly(
                        "1 begun with ",
                        "2 begun with ",
                        "2 abandoned",
                        "1 begun with request",
                        "3 begun with request",
                        "3 answered after 0 ms",
                        "1 overtaken");
    }

    @Test
    void greetingMayComeFromAnother() throws IOException {
        Peer client = asking("");
        Peer first = relay.target.accept();
        relay.pass(RunningRelay.TIMEOUTS.firstPayload());
        relay.pass(TestDialer.UNANSWERED.multipliedBy(3));
        answers(relay.target.accept(), client);
        assertThat(first.ending()).isEqualTo(Ending.RST);
    }

    @Test
    void rivalHearsThatTheLeftSideHasEnded() throws IOException {
        Peer client = asking("request").finish();
        asked("request");
        Peer second = rival("request");
        assertThat(second.ending()).isEqualTo(Ending.FIN);
        answers(second, client);
    }

    @Test
    void whoHasLeftIsNotAskedFor() throws IOException {
        Peer client = asking("request").finish();
        Peer first = asked("request");
        assertThat(first.ending()).isEqualTo(Ending.FIN);
        NoAnswer.FIN.of(first);
        assertThat(client.ending()).isEqualTo(Ending.FIN);
        assertThat(relay.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(relay.dialer.told).containsExactly("1 begun with request", "1 abandoned");
        assertThat(relay.dialer.dials).hasValue(1);
    }

    @Test
    void allAreResetWithTheLeftSide() throws IOException {
        relay.running();
        Peer client = asking("request");
        Peer first = asked("request");
        Peer second = rival("request");
        client.reset();
        assertThat(first.ending()).isEqualTo(Ending.RST);
        assertThat(second.ending()).isEqualTo(Ending.RST);
        assertThat(relay.outcome()).isEqualTo(Outcome.RESET);
        assertThat(relay.dialer.told)
                .containsExactlyInAnyOrder(
                        "1 begun with request", "2 begun with request", "1 abandoned", "2 abandoned");
        holdsNothing();
    }

    @Test
    void allAreResetAtTheEndOfADrain() throws IOException {
        Peer client = asking("request");
        Peer first = asked("request");
        Peer second = rival("request");
        relay.runOnLoop(() -> relay.relay.drain(Duration.ofSeconds(1), () -> {}));
        relay.pass(Duration.ofSeconds(1));
        assertThat(client.ending()).isEqualTo(Ending.RST);
        assertThat(first.ending()).isEqualTo(Ending.RST);
        assertThat(second.ending()).isEqualTo(Ending.RST);
        assertThat(relay.dialer.told).contains("1 abandoned", "2 abandoned");
        holdsNothing();
    }

    @Test
    void dialBesideIsCancelledWithTheTunnel() throws IOException {
        relay.running();
        Peer client = asking("request");
        asked("request");
        relay.dialer.holding = true;
        relay.pass(TestDialer.UNANSWERED);
        RunningRelay.eventually(() -> relay.dialer.dials.get() == 2);
        client.reset();
        relay.awaitOpen(0);
        assertThat(relay.dialer.cancelled).hasValue(1);
    }

    @Test
    void whatHangsWhereNoAnswerIsToBeExpectedIsAskedOfAnother() throws IOException {
        Peer client = asking("request");
        Peer first = asked("request");
        relay.runOnLoop(relay.dialer.trials.getFirst()::leave);
        answers(asked("request"), client);
        assertThat(first.ending()).isEqualTo(Ending.RST);
        assertThat(relay.dialer.told).startsWith("1 begun with request", "1 abandoned");
    }

    @Test
    void whatHangsThereAndMayBeSaidOnceOnlyIsReset() throws IOException {
        Peer client = asking("request!");
        Peer first = asked("request!");
        relay.runOnLoop(relay.dialer.trials.getFirst()::leave);
        assertThat(client.ending()).isEqualTo(Ending.RST);
        assertThat(first.ending()).isEqualTo(Ending.RST);
        assertThat(relay.outcome()).isEqualTo(Outcome.SILENT);
        assertThat(relay.dialer.told).containsExactly("1 begun with request!", "1 abandoned");
    }

    @Test
    void ofTwoThatAreAskedOneMayBeLeft() throws IOException {
        relay.dialer.others.set(1);
        Peer client = asking("request");
        Peer first = asked("request");
        Peer second = rival("request");
        relay.runOnLoop(relay.dialer.trials.getFirst()::leave);
        assertThat(first.ending()).isEqualTo(Ending.RST);
        answers(second, client);
        relay.runOnLoop(relay.dialer.trials.getFirst()::leave);
        relay.runOnLoop(relay.dialer.trials.getLast()::leave);
        client.send("more");
        hearsMore(second, "more");
    }

    @Test
    void whatIsNotAnsweredForAsLongAsADialMayTakeIsAskedNoMore() throws IOException {
        relay.running();
        relay.dialer.others.set(0);
        Peer client = asking("request");
        Peer first = asked("request");
        relay.pass(RunningRelay.TIMEOUTS.connect());
        holdsNothing();
        relay.dialer.others.set(1);
        first.reset();
        assertThat(client.ending()).isEqualTo(Ending.RST);
        assertThat(relay.dialer.dials).hasValue(1);
        assertThat(relay.dialer.told).endsWith("1 failed: RESET");
    }

    @Test
    void allThatAreAskedOneAfterTheOtherHaveTheTimeOfOneDial() throws IOException {
        relay.running();
        Duration most = RunningRelay.TIMEOUTS.connect().dividedBy(2).plusMillis(1);
        relay.dialer.patient = true;
        Peer client = asking("request");
        Peer first = asked("request");
        relay.pass(most);
        first.reset();
        Peer second = asked("request");
        relay.pass(most);
        second.reset();
        assertThat(client.ending()).isEqualTo(Ending.RST);
        assertThat(relay.outcome()).isEqualTo(Outcome.RESET);
        assertThat(relay.dialer.dials).hasValue(2);
        holdsNothing();
    }

    @Test
    void nextOneIsDialledForWhatIsLeftOfThatTime() throws IOException {
        relay.running();
        relay.dialer.patient = true;
        Peer client = asking("request");
        Peer first = asked("request");
        relay.pass(RunningRelay.TIMEOUTS.connect().minusSeconds(1));
        relay.dialer.holding = true;
        first.reset();
        RunningRelay.eventually(() -> relay.dialer.dials.get() == 2);
        relay.pass(Duration.ofSeconds(1));
        assertThat(client.ending()).isEqualTo(Ending.RST);
        assertThat(relay.outcome()).isEqualTo(Outcome.RESET);
        assertThat(relay.dialer.cancelled).hasValue(1);
    }

    @Test
    void whoSaysMoreWaitsFromThenOn() throws IOException {
        relay.dialer.patient = true;
        Peer client = asking("requ");
        Peer first = asked("requ");
        relay.pass(RunningRelay.TIMEOUTS.connect().minusSeconds(1));
        client.send("est");
        hearsMore(first, "est");
        relay.pass(Duration.ofSeconds(2));
        first.reset();
        answers(asked("request"), client);
    }

    @Test
    void whoHasSaidNothingMayBeMovedAtAnyTime() throws IOException {
        relay.dialer.patient = true;
        Peer client = asking("");
        Peer first = relay.target.accept();
        relay.pass(RunningRelay.TIMEOUTS.firstPayload());
        assertThat(first.receiveBytes(4)).isEqualTo(XorFrames.OPENING);
        relay.pass(RunningRelay.TIMEOUTS.connect().multipliedBy(3));
        relay.runOnLoop(relay.dialer.trials.getFirst()::leave);
        Peer second = relay.target.accept();
        relay.pass(RunningRelay.TIMEOUTS.firstPayload());
        client.send("request");
        hears(second, "request");
        answers(second, client);
    }

    @Test
    void moreThanMayBeKeptIsSaidOnce() throws IOException {
        String much = "x".repeat(64 * 1024);
        Peer client = asking("request");
        Peer first = asked("request");
        Peer second = rival("request");
        client.send(much);
        assertThat(second.ending()).isEqualTo(Ending.RST);
        int frames = first.receiveBytes(much.length()).length;
        assertThat(frames).isEqualTo(much.length());
        RunningRelay.eventually(() -> relay.onLoop(() -> relay.relay.counts().held()) == 0);
        answers(first, client);
    }

    @Test
    void nothingIsKeptWhileMemoryIsShort() throws IOException {
        int half = (int) (relay.onLoop(() -> relay.loop.budget().room()) / 2);
        relay.runOnLoop(() -> relay.loop.budget().change(half));
        Peer client = asking("request");
        Peer first = asked("request");
        assertThat(relay.onLoop(() -> relay.relay.counts().held())).isEqualTo(half);
        relay.pass(TestDialer.UNANSWERED.multipliedBy(2));
        assertThat(relay.dialer.dials).hasValue(1);
        answers(first, client);
        relay.runOnLoop(() -> relay.loop.budget().change(-half));
    }

    @Test
    void oneOpenedAheadThatTookNothingIsNoRival() throws IOException {
        relay.runOnLoop(relay.dialer::openAhead);
        Peer ahead = relay.target.accept();
        relay.runOnLoop(relay.dialer::settleAhead);
        relay.dialer.unacknowledged = true;
        Peer client = asking("request!");
        hears(ahead, "request!");
        relay.pass(TestDialer.PATIENCE);
        Peer second = asked("request!");
        assertThat(ahead.ending()).isEqualTo(Ending.RST);
        answers(second, client);
        assertThat(relay.dialer.doubts).hasSize(1);
        assertThat(relay.dialer.told)
                .containsExactly(
                        "1 begun with request!", "1 abandoned", "2 begun with request!", "2 answered after 0 ms");
    }

    @Test
    void oneWhereThereIsNoOtherHasNoFlight() throws IOException {
        relay.dialer.several = false;
        asking("request");
        asked("request");
        holdsNothing();
        assertThat(relay.dialer.trials).isEmpty();
    }
}
