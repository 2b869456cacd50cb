package procurator.relay;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import procurator.half.Pollers;
import procurator.relay.Peer.Ending;

/** Until an answer begins another connection may be asked the same, beside the first or in its place. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RivalsTest {
    private static RunningRelay several(Pollers pollers) throws IOException {
        RunningRelay relay = new RunningRelay(pollers);
        relay.dialer.framed = true;
        relay.dialer.several = true;
        return relay;
    }

    private static Peer asking(RunningRelay relay, String request) throws IOException {
        return relay.connect().send(Commands.DIAL + request);
    }

    /** One that has heard the request. */
    private static Peer asked(RunningRelay relay, String request) throws IOException {
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
    private static Peer rival(RunningRelay relay, String request) throws IOException {
        relay.pass(TestDialer.UNANSWERED);
        return asked(relay, request);
    }

    private static void holdsNothing(RunningRelay relay) {
        assertThat(relay.onLoop(() -> relay.relay.counts().held())).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void whoIsSilentIsAskedNoLongerThanUntilAnotherHasAnswered(Pollers pollers) throws IOException {
        try (RunningRelay relay = several(pollers)) {
            Peer client = asking(relay, "request");
            Peer first = asked(relay, "request");
            Peer second = rival(relay, "request");
            relay.pass(Duration.ofMillis(30));
            answers(second, client);
            assertThat(first.ending()).isEqualTo(Ending.RST);
            assertThat(relay.dialer.told)
                    .containsExactly(
                            "1 begun with request", "2 begun with request", "2 answered after 30 ms", "1 overtaken");
            holdsNothing(relay);
            client.send("more");
            hearsMore(second, "more");
            client.finish();
            second.finish();
            assertThat(relay.outcome()).isEqualTo(Outcome.COMPLETE);
            assertThat(relay.onLoop(() -> relay.relay.counts().up())).isEqualTo(11);
            assertThat(relay.onLoop(() -> relay.relay.counts().down())).isEqualTo(6);
        }
    }

    @ParameterizedTest
    @EnumSource
    void firstOneMayStillAnswer(Pollers pollers) throws IOException {
        try (RunningRelay relay = several(pollers)) {
            Peer client = asking(relay, "request");
            Peer first = asked(relay, "request");
            Peer second = rival(relay, "request");
            answers(first, client);
            assertThat(second.ending()).isEqualTo(Ending.RST);
            assertThat(relay.dialer.told).endsWith("1 answered after 2000 ms", "2 overtaken");
            holdsNothing(relay);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoAnswersInTimeHasNoRival(Pollers pollers) throws IOException {
        try (RunningRelay relay = several(pollers)) {
            Peer client = asking(relay, "request");
            Peer first = asked(relay, "request");
            answers(first, client);
            holdsNothing(relay);
            relay.pass(TestDialer.UNANSWERED.multipliedBy(4));
            assertThat(relay.dialer.dials).hasValue(1);
            first.reset();
            assertThat(relay.dialer.told).containsExactly("1 begun with request", "1 answered after 0 ms");
        }
    }

    @ParameterizedTest
    @EnumSource
    void beginningOfAFrameIsAnAnswerWhereItIsKnownToBeOne(Pollers pollers) throws IOException {
        try (RunningRelay relay = several(pollers)) {
            relay.dialer.telling = true;
            Peer client = asking(relay, "request");
            Peer first = asked(relay, "request");
            byte[] answer = XorFrames.stream("answer".getBytes(US_ASCII));
            first.send(XorFrames.OPENING);
            Peer second = rival(relay, "request");
            first.send(Arrays.copyOfRange(answer, XorFrames.OPENING.length, answer.length - 3));
            assertThat(second.ending()).isEqualTo(Ending.RST);
            assertThat(relay.dialer.told).endsWith("1 answered after 2000 ms", "2 overtaken");
            first.send(Arrays.copyOfRange(answer, answer.length - 3, answer.length));
            assertThat(client.receive(6)).isEqualTo("answer");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsSaidWhileBothAreAskedIsSaidToBoth(Pollers pollers) throws IOException {
        try (RunningRelay relay = several(pollers)) {
            Peer client = asking(relay, "requ");
            Peer first = asked(relay, "requ");
            Peer second = rival(relay, "requ");
            client.send("est").finish();
            hearsMore(first, "est");
            hearsMore(second, "est");
            assertThat(first.ending()).isEqualTo(Ending.FIN);
            assertThat(second.ending()).isEqualTo(Ending.FIN);
            answers(second, client);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatMayBeSaidOnceOnlyIsSaidToTheFirst(Pollers pollers) throws IOException {
        try (RunningRelay relay = several(pollers)) {
            Peer client = asking(relay, "request");
            Peer first = asked(relay, "request");
            Peer second = rival(relay, "request");
            client.send("!");
            hearsMore(first, "!");
            assertThat(second.ending()).isEqualTo(Ending.RST);
            holdsNothing(relay);
            relay.pass(TestDialer.UNANSWERED.multipliedBy(4));
            assertThat(relay.dialer.dials).hasValue(2);
            answers(first, client);
            assertThat(relay.dialer.told).contains("2 abandoned").endsWith("1 answered after 8000 ms");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatMayBeSaidOnceOnlyIsNeitherKeptNorSaidAgain(Pollers pollers) throws IOException {
        try (RunningRelay relay = several(pollers).running()) {
            Peer client = asking(relay, "request!");
            Peer first = asked(relay, "request!");
            holdsNothing(relay);
            relay.pass(TestDialer.UNANSWERED.multipliedBy(4));
            first.reset();
            assertThat(client.ending()).isEqualTo(Ending.RST);
            assertThat(relay.outcome()).isEqualTo(Outcome.RESET);
            assertThat(relay.dialer.dials).hasValue(1);
            assertThat(relay.dialer.told).containsExactly("1 begun with request!", "1 failed: RESET");
        }
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
        for (Pollers pollers : Pollers.values()) {
            try (RunningRelay relay = several(pollers)) {
                Peer client = asking(relay, "request");
                end.of(asked(relay, "request"));
                answers(asked(relay, "request"), client);
                assertThat(relay.dialer.told)
                        .containsExactly(
                                "1 begun with request",
                                "1 failed: " + end.outcome(),
                                "2 begun with request",
                                "2 answered after 0 ms");
                holdsNothing(relay);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void tunnelEndsLikeItsLastConnectionWhereThereIsNoOther(NoAnswer end) throws IOException {
        for (Pollers pollers : Pollers.values()) {
            try (RunningRelay relay = several(pollers)) {
                relay.dialer.others.set(1);
                Peer client = asking(relay, "request");
                end.of(asked(relay, "request"));
                end.of(asked(relay, "request"));
                assertThat(client.ending()).isEqualTo(end == NoAnswer.FIN ? Ending.FIN : Ending.RST);
                client.close();
                assertThat(relay.outcome()).isEqualTo(end.outcome());
                assertThat(relay.unreachable).isEmpty();
                assertThat(relay.dialer.told).endsWith("2 failed: " + end.outcome());
                holdsNothing(relay);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void leftSideHearsTheWordsForThatWhereItHasSome(NoAnswer end) throws IOException {
        for (Pollers pollers : Pollers.values()) {
            try (RunningRelay relay = several(pollers)) {
                relay.dialer.others.set(0);
                relay.request = () -> Request.plain(relay.target.address(), new Request.Replies() {
                    @Override
                    public byte[] unanswered() {
                        return "sorry".getBytes(US_ASCII);
                    }
                });
                Peer client = asking(relay, "request");
                end.of(asked(relay, "request"));
                assertThat(client.receive(100)).isEqualTo("sorry");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void firstOneMayEndWhileAnotherIsAsked(NoAnswer end) throws IOException {
        for (Pollers pollers : Pollers.values()) {
            try (RunningRelay relay = several(pollers)) {
                relay.dialer.others.set(1);
                Peer client = asking(relay, "request");
                Peer first = asked(relay, "request");
                Peer second = rival(relay, "request");
                end.of(first);
                RunningRelay.eventually(() -> relay.dialer.told.contains("1 failed: " + end.outcome()));
                client.send("more");
                hearsMore(second, "more");
                answers(second, client);
                holdsNothing(relay);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whenARivalEndsAnotherIsAskedAtOnceAndTheFirstGoesOn(NoAnswer end) throws IOException {
        for (Pollers pollers : Pollers.values()) {
            try (RunningRelay relay = several(pollers)) {
                Peer client = asking(relay, "request");
                Peer first = asked(relay, "request");
                end.of(rival(relay, "request"));
                Peer third = asked(relay, "request");
                answers(first, client);
                assertThat(third.ending()).isEqualTo(Ending.RST);
                assertThat(relay.dialer.told).contains("2 failed: " + end.outcome(), "3 overtaken");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void firstOneMayEndWhileAnotherIsDialled(Pollers pollers) throws IOException {
        try (RunningRelay relay = several(pollers)) {
            Peer client = asking(relay, "request");
            Peer first = asked(relay, "request");
            relay.dialer.holding = true;
            relay.pass(TestDialer.UNANSWERED);
            RunningRelay.eventually(() -> relay.dialer.dials.get() == 2);
            first.reset();
            RunningRelay.eventually(() -> relay.dialer.told.contains("1 failed: RESET"));
            client.send(" and more");
            relay.runOnLoop(relay.dialer::release);
            Peer second = asked(relay, "request");
            hearsMore(second, " and more");
            answers(second, client);
            assertThat(relay.dialer.dials).hasValue(2);
            assertThat(relay.dialer.cancelled).hasValue(0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void noMoreThanThreeAreAskedAtOnce(Pollers pollers) throws IOException {
        try (RunningRelay relay = several(pollers)) {
            Peer client = asking(relay, "request");
            Peer first = asked(relay, "request");
            Peer second = rival(relay, "request");
            Peer third = rival(relay, "request");
            relay.pass(TestDialer.UNANSWERED.multipliedBy(2));
            assertThat(relay.dialer.dials).hasValue(3);
            answers(third, client);
            assertThat(first.ending()).isEqualTo(Ending.RST);
            assertThat(second.ending()).isEqualTo(Ending.RST);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoHasNoOtherIsAskedAlone(Pollers pollers) throws IOException {
        try (RunningRelay relay = several(pollers)) {
            relay.dialer.others.set(0);
            Peer client = asking(relay, "request");
            Peer first = asked(relay, "request");
            relay.pass(TestDialer.UNANSWERED);
            relay.pass(TestDialer.UNANSWERED);
            answers(first, client);
            assertThat(relay.dialer.dials).hasValue(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoSpeaksFirstAfterAllSpeaksToOneAlone(Pollers pollers) throws IOException {
        try (RunningRelay relay = several(pollers)) {
            Peer client = asking(relay, "");
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
            answers(rival(relay, "request"), client);
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
    }

    @ParameterizedTest
    @EnumSource
    void greetingMayComeFromAnother(Pollers pollers) throws IOException {
        try (RunningRelay relay = several(pollers)) {
            Peer client = asking(relay, "");
            Peer first = relay.target.accept();
            relay.pass(RunningRelay.TIMEOUTS.firstPayload());
            relay.pass(TestDialer.UNANSWERED.multipliedBy(3));
            answers(relay.target.accept(), client);
            assertThat(first.ending()).isEqualTo(Ending.RST);
        }
    }

    @ParameterizedTest
    @EnumSource
    void rivalHearsThatTheLeftSideHasEnded(Pollers pollers) throws IOException {
        try (RunningRelay relay = several(pollers)) {
            Peer client = asking(relay, "request").finish();
            asked(relay, "request");
            Peer second = rival(relay, "request");
            assertThat(second.ending()).isEqualTo(Ending.FIN);
            answers(second, client);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoHasLeftIsNotAskedFor(Pollers pollers) throws IOException {
        try (RunningRelay relay = several(pollers)) {
            Peer client = asking(relay, "request").finish();
            Peer first = asked(relay, "request");
            assertThat(first.ending()).isEqualTo(Ending.FIN);
            NoAnswer.FIN.of(first);
            assertThat(client.ending()).isEqualTo(Ending.FIN);
            assertThat(relay.outcome()).isEqualTo(Outcome.COMPLETE);
            assertThat(relay.dialer.told).containsExactly("1 begun with request", "1 abandoned");
            assertThat(relay.dialer.dials).hasValue(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void allAreResetWithTheLeftSide(Pollers pollers) throws IOException {
        try (RunningRelay relay = several(pollers).running()) {
            Peer client = asking(relay, "request");
            Peer first = asked(relay, "request");
            Peer second = rival(relay, "request");
            client.reset();
            assertThat(first.ending()).isEqualTo(Ending.RST);
            assertThat(second.ending()).isEqualTo(Ending.RST);
            assertThat(relay.outcome()).isEqualTo(Outcome.RESET);
            assertThat(relay.dialer.told)
                    .containsExactlyInAnyOrder(
                            "1 begun with request", "2 begun with request", "1 abandoned", "2 abandoned");
            holdsNothing(relay);
        }
    }

    @ParameterizedTest
    @EnumSource
    void allAreResetAtTheEndOfADrain(Pollers pollers) throws IOException {
        try (RunningRelay relay = several(pollers)) {
            Peer client = asking(relay, "request");
            Peer first = asked(relay, "request");
            Peer second = rival(relay, "request");
            relay.runOnLoop(() -> relay.relay.drain(Duration.ofSeconds(1), () -> {}));
            relay.pass(Duration.ofSeconds(1));
            assertThat(client.ending()).isEqualTo(Ending.RST);
            assertThat(first.ending()).isEqualTo(Ending.RST);
            assertThat(second.ending()).isEqualTo(Ending.RST);
            assertThat(relay.dialer.told).contains("1 abandoned", "2 abandoned");
            holdsNothing(relay);
        }
    }

    @ParameterizedTest
    @EnumSource
    void dialBesideIsCancelledWithTheTunnel(Pollers pollers) throws IOException {
        try (RunningRelay relay = several(pollers).running()) {
            Peer client = asking(relay, "request");
            asked(relay, "request");
            relay.dialer.holding = true;
            relay.pass(TestDialer.UNANSWERED);
            RunningRelay.eventually(() -> relay.dialer.dials.get() == 2);
            client.reset();
            relay.awaitOpen(0);
            assertThat(relay.dialer.cancelled).hasValue(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatHangsWhereNoAnswerIsToBeExpectedIsAskedOfAnother(Pollers pollers) throws IOException {
        try (RunningRelay relay = several(pollers)) {
            Peer client = asking(relay, "request");
            Peer first = asked(relay, "request");
            relay.runOnLoop(relay.dialer.trials.getFirst()::leave);
            answers(asked(relay, "request"), client);
            assertThat(first.ending()).isEqualTo(Ending.RST);
            assertThat(relay.dialer.told).startsWith("1 begun with request", "1 abandoned");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatHangsThereAndMayBeSaidOnceOnlyIsReset(Pollers pollers) throws IOException {
        try (RunningRelay relay = several(pollers)) {
            Peer client = asking(relay, "request!");
            Peer first = asked(relay, "request!");
            relay.runOnLoop(relay.dialer.trials.getFirst()::leave);
            assertThat(client.ending()).isEqualTo(Ending.RST);
            assertThat(first.ending()).isEqualTo(Ending.RST);
            assertThat(relay.outcome()).isEqualTo(Outcome.SILENT);
            assertThat(relay.dialer.told).containsExactly("1 begun with request!", "1 abandoned");
        }
    }

    @ParameterizedTest
    @EnumSource
    void ofTwoThatAreAskedOneMayBeLeft(Pollers pollers) throws IOException {
        try (RunningRelay relay = several(pollers)) {
            relay.dialer.others.set(1);
            Peer client = asking(relay, "request");
            Peer first = asked(relay, "request");
            Peer second = rival(relay, "request");
            relay.runOnLoop(relay.dialer.trials.getFirst()::leave);
            assertThat(first.ending()).isEqualTo(Ending.RST);
            answers(second, client);
            relay.runOnLoop(relay.dialer.trials.getFirst()::leave);
            relay.runOnLoop(relay.dialer.trials.getLast()::leave);
            client.send("more");
            hearsMore(second, "more");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNotAnsweredForAsLongAsADialMayTakeIsAskedNoMore(Pollers pollers) throws IOException {
        try (RunningRelay relay = several(pollers).running()) {
            relay.dialer.others.set(0);
            Peer client = asking(relay, "request");
            Peer first = asked(relay, "request");
            relay.pass(RunningRelay.TIMEOUTS.connect());
            holdsNothing(relay);
            relay.dialer.others.set(1);
            first.reset();
            assertThat(client.ending()).isEqualTo(Ending.RST);
            assertThat(relay.dialer.dials).hasValue(1);
            assertThat(relay.dialer.told).endsWith("1 failed: RESET");
        }
    }

    @ParameterizedTest
    @EnumSource
    void allThatAreAskedOneAfterTheOtherHaveTheTimeOfOneDial(Pollers pollers) throws IOException {
        try (RunningRelay relay = several(pollers).running()) {
            Duration most = RunningRelay.TIMEOUTS.connect().dividedBy(2).plusMillis(1);
            relay.dialer.patient = true;
            Peer client = asking(relay, "request");
            Peer first = asked(relay, "request");
            relay.pass(most);
            first.reset();
            Peer second = asked(relay, "request");
            relay.pass(most);
            second.reset();
            assertThat(client.ending()).isEqualTo(Ending.RST);
            assertThat(relay.outcome()).isEqualTo(Outcome.RESET);
            assertThat(relay.dialer.dials).hasValue(2);
            holdsNothing(relay);
        }
    }

    @ParameterizedTest
    @EnumSource
    void nextOneIsDialledForWhatIsLeftOfThatTime(Pollers pollers) throws IOException {
        try (RunningRelay relay = several(pollers).running()) {
            relay.dialer.patient = true;
            Peer client = asking(relay, "request");
            Peer first = asked(relay, "request");
            relay.pass(RunningRelay.TIMEOUTS.connect().minusSeconds(1));
            relay.dialer.holding = true;
            first.reset();
            RunningRelay.eventually(() -> relay.dialer.dials.get() == 2);
            relay.pass(Duration.ofSeconds(1));
            assertThat(client.ending()).isEqualTo(Ending.RST);
            assertThat(relay.outcome()).isEqualTo(Outcome.RESET);
            assertThat(relay.dialer.cancelled).hasValue(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoSaysMoreWaitsFromThenOn(Pollers pollers) throws IOException {
        try (RunningRelay relay = several(pollers)) {
            relay.dialer.patient = true;
            Peer client = asking(relay, "requ");
            Peer first = asked(relay, "requ");
            relay.pass(RunningRelay.TIMEOUTS.connect().minusSeconds(1));
            client.send("est");
            hearsMore(first, "est");
            relay.pass(Duration.ofSeconds(2));
            first.reset();
            answers(asked(relay, "request"), client);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoHasSaidNothingMayBeMovedAtAnyTime(Pollers pollers) throws IOException {
        try (RunningRelay relay = several(pollers)) {
            relay.dialer.patient = true;
            Peer client = asking(relay, "");
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
    }

    @ParameterizedTest
    @EnumSource
    void moreThanMayBeKeptIsSaidOnce(Pollers pollers) throws IOException {
        try (RunningRelay relay = several(pollers)) {
            String much = "x".repeat(64 * 1024);
            Peer client = asking(relay, "request");
            Peer first = asked(relay, "request");
            Peer second = rival(relay, "request");
            client.send(much);
            assertThat(second.ending()).isEqualTo(Ending.RST);
            int frames = first.receiveBytes(much.length()).length;
            assertThat(frames).isEqualTo(much.length());
            RunningRelay.eventually(
                    () -> relay.onLoop(() -> relay.relay.counts().held()) == 0);
            answers(first, client);
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsKeptWhileMemoryIsShort(Pollers pollers) throws IOException {
        try (RunningRelay relay = several(pollers)) {
            int half = (int) (relay.onLoop(() -> relay.loop.budget().room()) / 2);
            relay.runOnLoop(() -> relay.loop.budget().change(half));
            Peer client = asking(relay, "request");
            Peer first = asked(relay, "request");
            assertThat(relay.onLoop(() -> relay.relay.counts().held())).isEqualTo(half);
            relay.pass(TestDialer.UNANSWERED.multipliedBy(2));
            assertThat(relay.dialer.dials).hasValue(1);
            answers(first, client);
            relay.runOnLoop(() -> relay.loop.budget().change(-half));
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneOpenedAheadThatTookNothingIsNoRival(Pollers pollers) throws IOException {
        try (RunningRelay relay = several(pollers)) {
            relay.runOnLoop(relay.dialer::openAhead);
            Peer ahead = relay.target.accept();
            relay.runOnLoop(relay.dialer::settleAhead);
            relay.dialer.unacknowledged = true;
            Peer client = asking(relay, "request!");
            hears(ahead, "request!");
            relay.pass(TestDialer.PATIENCE);
            Peer second = asked(relay, "request!");
            assertThat(ahead.ending()).isEqualTo(Ending.RST);
            answers(second, client);
            assertThat(relay.dialer.doubts).hasSize(1);
            assertThat(relay.dialer.told)
                    .containsExactly(
                            "1 begun with request!", "1 abandoned", "2 begun with request!", "2 answered after 0 ms");
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneWhereThereIsNoOtherHasNoFlight(Pollers pollers) throws IOException {
        try (RunningRelay relay = new RunningRelay(pollers)) {
            relay.dialer.framed = true;
            asking(relay, "request");
            asked(relay, "request");
            holdsNothing(relay);
            assertThat(relay.dialer.trials).isEmpty();
        }
    }
}
