package procurator.shadowsocks;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import procurator.wire.Address;

/**
 * Promise 26: a wall clock that jumps opens no window for replays and locks nobody out. Clients set their clocks with the
 * server's, so that all that is fresh is in time; an attacker sends again, at any moment, whatever was taken.
 */
class ClockJumpsTest {
    private static final Method METHOD = Method.BLAKE3_AES_128_GCM;
    private static final Address TARGET = new Address.Ip(InetAddress.ofLiteral("1.1.1.1"), 53);
    private static final Salts SALTS = new Salts();
    private static final byte[] HELLO = {1, 1, 1, 1, 1, 0, 53, 'h', 'i'};

    private long passed = 1_700_000_000;
    private long set;
    private final WallClock clock =
            new WallClock(() -> Instant.ofEpochSecond(passed + set), () -> passed * 1_000_000_000, _ -> {});
    private final String password = ClientKeys.generate(METHOD, new SecureRandom());
    private final ServerKeys keys = ServerKeys.ofPassword(METHOD, password);
    private final Seen seen = Seen.of(clock);
    private final Supplier<RequestReader> links = keys.requests(seen.streams(), new Salts(), clock);
    private final PacketReader packets = keys.packets(seen.packets(), new Salts(), clock);
    private final List<byte[]> recordedRequests = new ArrayList<>();
    private final List<byte[]> recordedPackets = new ArrayList<>();
    private final Opened opened = new Opened();
    private final byte[] out = new byte[2_000];

    @ParameterizedTest
    @ValueSource(longs = {-7200, -3600, -600, -91, -90, -60, -31, -30, -5, -1, 1, 5, 30, 31, 60, 90, 600, 3600, 7200})
    void afterAJumpWhatIsFreshIsTakenAtOnceAndNothingRecordedEver(long jump) {
        live(120);
        set += jump;
        live(120);
        set -= jump;
        live(120);
        set += jump;
        live(240);
    }

    @Test
    void clockAheadAtTheStartAndThenSetRightLocksNobodyOut() {
        for (int hour : new int[] {1, 10}) {
            set = hour * 3600L;
            live(20);
            set = 0;
            live(100);
        }
    }

    /** Until then a fresh request has the stamp of one that the process before may have taken: decision 007. */
    @ParameterizedTest
    @CsvSource({"1, 0, 1", "5, 0, 5", "50, 10, 40", "60, 0, 60", "60, 59, 1", "30, 30, 0", "60, 60, 0", "61, 0, 0"})
    void clockSetBackSoonAfterAStartLocksOutUntilItIsPastTheStart(long back, int after, int lockedOut) {
        live(after);
        set -= back;
        for (int second = 0; second < lockedOut; second++) {
            assertThat(isTaken(request()))
                    .as("a fresh request, after %d s", second)
                    .isFalse();
            assertThat(opens(packet())).as("a fresh packet, after %d s", second).isNotNull();
            assertNothingIsTakenAgain();
            passed++;
        }
        live(90);
    }

    @Test
    void clockNinetySecondsAheadForOneAnswerBringsNothingBack() {
        live(10);
        set = 90;
        live(1);
        set = 0;
        live(200);
    }

    @Test
    void clockThatJumpsEverySecondLocksNobodyOut() {
        live(70);
        for (int i = 0; i < 300; i++) {
            set = i % 2 == 0 ? 3600 : 0;
            live(1);
        }
        set = 0;
        live(30);
    }

    /** The clock that never jumps stands still meanwhile. */
    @Test
    void sleepLocksNobodyOut() {
        for (int i = 0; i < 5; i++) {
            live(10);
            set += 8 * 3600;
        }
        live(100);
    }

    /** On a server of more links than fit into the generations that stay. */
    @ParameterizedTest
    @ValueSource(longs = {-3600, -90, -61, -31, -30, -10, 90})
    void nothingRecordedOnABusyServerIsEverTakenAgain(long jump) {
        for (int second = 0; second < 240; second++) {
            crowd(200);
            passed++;
        }
        List<byte[]> before = new ArrayList<>(recordedRequests);
        set += jump;
        recordedRequests.clear();
        for (int second = 0; second < 700; second += 5) {
            boolean mayBeRefused = jump < -30 && second < -jump;
            boolean taken = isTaken(request());
            assertThat(taken || mayBeRefused).as("fresh, %d s after", second).isTrue();
            if (second % 50 == 0) {
                assertThat(before.stream().filter(this::isTaken))
                        .as("recorded, %d s after", second)
                        .isEmpty();
            }
            passed += 5;
        }
    }

    /** Lets so many seconds pass, in each of which something fresh comes, and all that was recorded again and again. */
    private void live(int seconds) {
        for (int i = 0; i < seconds; i++) {
            byte[] request = request();
            byte[] packet = packet();
            assertThat(isTaken(request)).as("a fresh request, set %d s", set).isTrue();
            assertThat(opens(packet)).as("a fresh packet, set %d s", set).isNull();
            Objects.requireNonNull(kept()).forget();
            recordedRequests.add(request);
            recordedPackets.add(packet);
            if (i % 10 == 0) {
                assertNothingIsTakenAgain();
            }
            passed++;
        }
    }

    private void assertNothingIsTakenAgain() {
        assertThat(recordedRequests.stream().filter(this::isTaken))
                .as("set %d s", set)
                .isEmpty();
        assertThat(recordedPackets.stream().filter(each -> opens(each) == null))
                .as("set %d s", set)
                .isEmpty();
    }

    /** One in fifty sends a whole request. What a link leaves behind is its salt: of the others no more comes. */
    private void crowd(int count) {
        for (int i = 0; i < count; i++) {
            if (i % 50 == 0) {
                byte[] request = request();
                assertThat(isTaken(request)).isTrue();
                recordedRequests.add(request);
            } else {
                byte[] salt = SALTS.next(METHOD.keySize());
                assertThat(seen.streams().add(salt, clock.seconds(), null)).isEqualTo(ReplayFilter.Verdict.NEW);
            }
        }
    }

    private byte[] request() {
        ClientLinks client = ClientKeys.ofPassword(METHOD, password).links(seen.streams(), SALTS, clock);
        return Peers.encode(client.open(TARGET).encoder(), HELLO);
    }

    private byte[] packet() {
        ClientSession session = ClientKeys.ofPassword(METHOD, password)
                .sessions(seen.packets(), SALTS, clock)
                .get();
        byte[] sealed = new byte[200];
        return Arrays.copyOf(sealed, session.seal(HELLO, 0, HELLO.length, sealed, 0));
    }

    private boolean isTaken(byte[] request) {
        try {
            return links.get().read(ByteBuffer.wrap(request)) != null;
        } catch (LinkRefused _) {
            return false;
        }
    }

    private @Nullable Refusal opens(byte[] packet) {
        return packets.open(packet, 0, packet.length, out, 0, opened);
    }

    private @Nullable ServerSession kept() {
        ServerSession session = opened.session();
        if (session != null) {
            session.keep();
        }
        return session;
    }
}
