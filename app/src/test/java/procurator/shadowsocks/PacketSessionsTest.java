package procurator.shadowsocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions of the 2022 edition, by every method that has them. */
@ParameterizedClass
@MethodSource("methods")
class PacketSessionsTest {
    private static final byte[] HELLO = {1, 1, 1, 1, 1, 0, 53, 'h', 'i'};

    private final Method method;
    private final PacketHalves halves;
    private final Sip022ClientSession session;

    PacketSessionsTest(Method method) {
        this.method = method;
        this.halves = PacketHalves.of(method);
        this.session = (Sip022ClientSession) halves.client.get();
    }

    static List<Method> methods() {
        return Arrays.stream(Method.values())
                .filter(method -> method.edition() instanceof Sip022)
                .toList();
    }

    // ---- time ----

    @Test
    void clocksMayBeThirtySecondsApart() {
        for (int skew : new int[] {-31, -30, 30, 31}) {
            PacketHalves halves = PacketHalves.of(method);
            ClientSession session = halves.client.get();
            ServerSession answering = halves.begun(session);
            boolean inTime = Math.abs(skew) <= 30;
            Refusal expected = inTime ? null : Refusal.STALE;
            halves.clientNow = halves.serverNow + skew;
            assertThat(halves.serverOpens(halves.sealed(session, HELLO))).isEqualTo(expected);
            assertThat(halves.opened.skew()).isEqualTo(inTime ? null : Duration.ofSeconds(skew));
            assertThat(halves.opened.user()).isEqualTo(method.edition().hasUsers() ? PacketHalves.USER : null);
            assertThat(halves.clientOpens(session, halves.sealed(answering, HELLO)))
                    .isEqualTo(expected);
            assertThat(halves.opened.skew()).isEqualTo(inTime ? null : Duration.ofSeconds(-skew));
        }
    }

    @Test
    void stalePacketTakesNoPlaceInTheWindow() {
        halves.begun(session);
        byte[] packet = halves.sealed(session, HELLO);
        halves.serverNow += 31;
        assertThat(halves.serverOpens(packet)).isEqualTo(Refusal.STALE);
        halves.serverNow -= 31;
        assertThat(halves.serverOpens(packet)).isNull();
    }

    /** Of a session that goes on, too: what was taken of it before the start is not known. */
    @Test
    void copyOfAPacketStampedBeforeTheStartIsRefused() {
        byte[] before = halves.sealed(session, HELLO);
        byte[] alsoBefore = halves.sealed(session, HELLO);
        halves.clientNow += 1;
        halves.serverNow += 1;
        halves.server = halves.server(halves.seenFromNow());
        assertThat(halves.serverOpens(before)).isEqualTo(Refusal.REPLAYED);
        assertThat(halves.opened.session()).isNull();
        halves.begun(session);
        assertThat(halves.serverOpens(alsoBefore)).isEqualTo(Refusal.REPLAYED);
    }

    // ---- windows ----

    @Test
    void packetsAreTakenInAnyOrderWithinTheWindowAndOnceEach() {
        ServerSession answering = halves.begun(session);
        List<byte[]> requests = new ArrayList<>();
        List<byte[]> answers = new ArrayList<>();
        for (int i = 0; i < SlidingWindow.WIDTH; i++) {
            requests.add(halves.sealed(session, HELLO));
            answers.add(halves.sealed(answering, HELLO));
        }
        Collections.shuffle(requests, new Random(1));
        Collections.shuffle(answers, new Random(2));
        for (Refusal expected : new Refusal[] {null, Refusal.REPLAYED}) {
            requests.forEach(request -> assertThat(halves.serverOpens(request)).isEqualTo(expected));
            answers.forEach(
                    answer -> assertThat(halves.clientOpens(session, answer)).isEqualTo(expected));
        }
    }

    @Test
    void packetOlderThanTheWindowIsRefused() {
        Sip022ServerSession answering = (Sip022ServerSession) halves.begun(session); // packet 0
        byte[] request = halves.sealed(session, HELLO);
        byte[] answer = halves.sealed(answering, HELLO); // 0
        byte[] laterAnswer = halves.sealed(answering, HELLO);
        session.requests().count(1 + SlidingWindow.WIDTH);
        answering.answers.count(SlidingWindow.WIDTH);
        assertThat(halves.serverOpens(halves.sealed(session, HELLO))).isNull();
        assertThat(halves.serverOpens(request)).isEqualTo(Refusal.REPLAYED);
        assertThat(halves.clientOpens(session, halves.sealed(answering, HELLO))).isNull();
        assertThat(halves.clientOpens(session, answer)).isEqualTo(Refusal.REPLAYED);
        assertThat(halves.clientOpens(session, laterAnswer)).isNull();
    }

    @Test
    void noPacketIsSealedWhenAllIdsAreUsedUp() {
        session.requests().count(Long.MAX_VALUE);
        assertThat(halves.serverOpens(halves.sealed(session, HELLO))).isNull();
        assertThatThrownBy(() -> halves.sealed(session, HELLO)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> halves.sealed(session, HELLO)).isInstanceOf(IllegalStateException.class);
    }

    // ---- sessions at the server ----

    @Test
    void sessionIsFoundOnceItIsKeptAndUntilItIsForgotten() {
        assertThat(halves.serverOpens(halves.sealed(session, HELLO))).isNull();
        ServerSession first = halves.opened.session();
        assertThat(halves.serverOpens(halves.sealed(session, HELLO))).isNull();
        ServerSession second = Objects.requireNonNull(halves.opened.session());
        assertThat(second).isNotSameAs(first);
        second.keep();
        assertThat(halves.serverOpens(halves.sealed(session, HELLO))).isNull();
        assertThat(halves.opened.session()).isSameAs(second);
        second.forget();
        assertThat(halves.serverOpens(halves.sealed(session, HELLO))).isNull();
        assertThat(halves.opened.session()).isNotSameAs(second);
    }

    @Test
    void forgettingASessionReplacedByAnotherLeavesThatOneAlone() {
        ServerSession first = halves.begun(session);
        first.forget();
        ServerSession second = halves.begun(session);
        first.forget();
        assertThat(halves.serverOpens(halves.sealed(session, HELLO))).isNull();
        assertThat(halves.opened.session()).isSameAs(second);
    }

    @Test
    void copyOfAPacketOfAForgottenSessionIsRefusedAsLongAsItIsInTime() {
        halves.clientNow = halves.serverNow + 30;
        byte[] packet = halves.sealed(session, HELLO);
        assertThat(halves.serverOpens(packet)).isNull();
        halves.kept().forget();
        for (int second = 0; second <= 60; second++) {
            assertThat(halves.serverOpens(packet)).isEqualTo(Refusal.REPLAYED);
            halves.serverNow += 1;
            halves.begun(otherAt()).forget();
        }
        assertThat(halves.serverOpens(packet)).isEqualTo(Refusal.REPLAYED);
    }

    /** A new association, which makes the server look for what is over. */
    private ClientSession otherAt() {
        halves.clientNow = halves.serverNow;
        return halves.client.get();
    }

    @Test
    void answersOfAGivenUpServerSessionAreNotTakenAgainWhenTheClockIsSetBack() {
        byte[] recorded = answerAfterRestart();
        assertThat(halves.clientOpens(session, recorded)).isNull();
        for (int restart = 0; restart < 8; restart++) {
            halves.clientNow += 100;
            halves.serverNow += 100;
            halves.clientOpens(session, answerAfterRestart());
        }
        for (int back = 0; back < 1_000; back += 10) {
            halves.clientSet = -back;
            assertThat(halves.clientOpens(session, recorded)).isIn(Refusal.REPLAYED, Refusal.STALE);
        }
    }

    @Test
    void whoGoesOnWithAForgottenSessionGoesOnWithItsWindow() {
        byte[] packet = halves.sealed(session, HELLO);
        assertThat(halves.serverOpens(packet)).isNull();
        halves.kept().forget();
        assertThat(halves.serverOpens(halves.sealed(session, HELLO))).isNull();
        assertThat(halves.serverOpens(packet)).isEqualTo(Refusal.REPLAYED);
        halves.begun(session);
        assertThat(halves.serverOpens(packet)).isEqualTo(Refusal.REPLAYED);
    }

    // ---- sessions at the client ----

    @Test
    void answersOfBothServerSessionsAreTakenAfterARestart() {
        ServerSession before = halves.begun(session);
        byte[] late = halves.sealed(before, HELLO);
        assertThat(halves.clientOpens(session, halves.sealed(before, HELLO))).isNull();
        halves.server = halves.server(halves.serverSeen);
        ServerSession after = halves.begun(session);
        byte[] first = halves.sealed(after, HELLO);
        assertThat(halves.clientOpens(session, first)).isNull();
        assertThat(halves.clientOpens(session, late)).isNull();
        assertThat(halves.clientOpens(session, late)).isEqualTo(Refusal.REPLAYED);
        assertThat(halves.clientOpens(session, first)).isEqualTo(Refusal.REPLAYED);
    }

    @Test
    void fifthServerSessionIsTakenOnlyWhenOneOfTheOthersIsOver() {
        byte[] first = {};
        for (int restart = 0; restart < 4; restart++) {
            first = restart == 0 ? answerAfterRestart() : first;
            byte[] answer = restart == 0 ? first : answerAfterRestart();
            assertThat(halves.clientOpens(session, answer)).isNull();
        }
        assertThat(halves.clientOpens(session, answerAfterRestart())).isEqualTo(Refusal.REPLAYED);
        halves.clientNow += 61;
        halves.serverNow += 61;
        assertThat(halves.clientOpens(session, answerAfterRestart())).isNull();
        assertThat(halves.clientOpens(session, first)).isEqualTo(Refusal.STALE);
    }

    private byte[] answerAfterRestart() {
        halves.server = halves.server(halves.serverSeen);
        return halves.sealed(halves.begun(session), HELLO);
    }

    @Test
    void answerToAnotherSessionIsRefused() {
        ServerSession toOther = halves.begun(halves.client.get());
        assertThat(halves.clientOpens(session, halves.sealed(toOther, HELLO))).isEqualTo(Refusal.REPLAYED);
    }

    // ---- bodies ----

    @Test
    void paddingIsSkipped() {
        for (int padding : new int[] {0, 1, 900, 2_000}) {
            halves.server = halves.server(halves.serverSeen);
            byte[] body = body(0, halves.clientNow, padding, padding, HELLO);
            assertThat(halves.serverOpens(halves.forged(body))).isNull();
            assertThat(halves.plain()).isEqualTo(HELLO);
        }
    }

    @Test
    void bodyThatBreaksTheFormatIsMalformed() {
        long now = halves.clientNow;
        byte[] whole = body(0, now, 0, 0, new byte[0]);
        for (int length = 0; length <= whole.length; length++) {
            assertThat(halves.serverOpens(halves.forged(Arrays.copyOf(whole, length))))
                    .isEqualTo(Refusal.MALFORMED);
        }
        byte[][] bad = {
            body(1, now, 0, 0, HELLO),
            body(2, now, 0, 0, HELLO),
            body(0, now, HELLO.length - 6, 0, HELLO),
            body(0, now, HELLO.length, 0, HELLO),
            body(0, now, HELLO.length + 1, 0, HELLO),
            body(0, now, 0xFFFF, 0, HELLO)
        };
        for (byte[] body : bad) {
            assertThat(halves.serverOpens(halves.forged(body))).isEqualTo(Refusal.MALFORMED);
        }
        assertThat(halves.serverOpens(halves.forged(body(0, now, 0, 0, HELLO)))).isNull();
    }

    @Test
    void answerThatBreaksTheFormatIsMalformed() {
        byte[] id = ByteBuffer.allocate(8).putLong(session.requests().id()).array();
        byte[] whole = answer(1, halves.serverNow, id, 0);
        for (int length = 0; length < whole.length - 2; length++) {
            assertThat(halves.clientOpens(session, halves.forgedAnswer(Arrays.copyOf(whole, length))))
                    .as("%d bytes", length)
                    .isEqualTo(Refusal.MALFORMED);
        }
        byte[][] bad = {
            answer(0, halves.serverNow, id, 0), answer(2, halves.serverNow, id, 0), answer(1, halves.serverNow, id, 9)
        };
        for (byte[] body : bad) {
            assertThat(halves.clientOpens(session, halves.forgedAnswer(body))).isEqualTo(Refusal.MALFORMED);
        }
        assertThat(halves.clientOpens(session, halves.forgedAnswer(whole))).isNull();
    }

    /** 2^63 and more, as a stamp: no clock is that far ahead. */
    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE, Long.MAX_VALUE})
    void stampsFarOffAreStale(long stamp) {
        assertThat(halves.serverOpens(halves.forged(body(0, stamp, 0, 0, HELLO))))
                .isEqualTo(Refusal.STALE);
    }

    private static byte[] body(int type, long stamp, int said, int padding, byte[] addressed) {
        ByteBuffer body = ByteBuffer.allocate(11 + padding + addressed.length);
        body.put((byte) type).putLong(stamp).putShort((short) said);
        return body.position(11 + padding).put(addressed).array();
    }

    private static byte[] answer(int type, long stamp, byte[] clientSession, int said) {
        ByteBuffer body = ByteBuffer.allocate(19 + HELLO.length);
        body.put((byte) type).putLong(stamp).put(clientSession).putShort((short) said);
        return body.put(HELLO).array();
    }
}
