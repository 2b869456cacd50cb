package procurator.tunnel;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import procurator.half.Pollers;
import procurator.shadowsocks.ClientKeys;
import procurator.shadowsocks.Method;
import procurator.shadowsocks.ServerKeys;
import procurator.tunnel.Middle.Cut;
import procurator.tunnel.Middle.Direction;

/** Promise 3: a stream cut in mid-frame, at any byte, is RST and never an end that looks complete. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class CutTest {
    /** What is said in turn: the client 3 bytes, the target 5, and the same again, so that frames are known. */
    private static final byte[] ASK = new byte[3];

    private static final byte[] ANSWER = new byte[5];

    /**
     * Bytes of the stream after each of its frames. With methods of 16-byte salts and an IPv4 target:
     *
     * @param up SIP004: salt, length and tag, address and payload, tag. SIP022: salt, fixed header and tag, address,
     *     padding length, payload, tag
     * @param down SIP004: salt and a frame. SIP022: salt, type, time, salt, length, tag, payload, tag
     */
    private record Frames(List<Integer> up, List<Integer> down) {
        static Frames of(Method method) {
            int frame = 2 + 16 + 16;
            int up = !method.edition().isStamped()
                    ? 16 + frame + 7 + ASK.length
                    : 16 + 11 + 16 + 7 + 2 + ASK.length + 16;
            int down = !method.edition().isStamped()
                    ? 16 + frame + ANSWER.length
                    : 16 + 1 + 8 + 16 + 2 + 16 + ANSWER.length + 16;
            return new Frames(List.of(0, up, up + frame + ASK.length), List.of(0, down, down + frame + ANSWER.length));
        }

        /** How many whole frames are in the first bytes. */
        static int whole(List<Integer> ends, int after) {
            return (int) ends.stream().filter(end -> end <= after).count() - 1;
        }
    }

    /** What one side of the exchange received, and whether the end was FIN. */
    private record Heard(int bytes, boolean fin) {}

    static Stream<Arguments> editionsAndPollers() {
        return Stream.of(Method.AES_128_GCM, Method.BLAKE3_AES_128_GCM)
                .flatMap(method -> Arrays.stream(Pollers.values()).map(poller -> Arguments.of(method, poller)));
    }

    private final BlockingQueue<Heard> heardByTarget = new LinkedBlockingQueue<>();

    @ParameterizedTest
    @MethodSource("editionsAndPollers")
    void answerCutInMidFrameIsResetAtTheClient(Method method, Pollers poller) throws Exception {
        List<Integer> ends = Frames.of(method).down;
        try (Cutting cutting = new Cutting(method, poller)) {
            for (boolean reset : new boolean[] {false, true}) {
                for (int after : offsets(ends, poller)) {
                    Heard heard = cutting.exchange(new Cut(Direction.DOWN, after, reset));
                    int whole = Frames.whole(ends, after);
                    assertHeard(heard, whole * ANSWER.length, !reset && ends.contains(after), after);
                }
            }
            assertThat(cutting.lengths(Direction.DOWN)).contains(ends.getLast());
        }
    }

    @ParameterizedTest
    @MethodSource("editionsAndPollers")
    void requestCutInMidFrameIsResetAtTheTarget(Method method, Pollers poller) throws Exception {
        List<Integer> ends = Frames.of(method).up;
        try (Cutting cutting = new Cutting(method, poller)) {
            int reached = 0;
            for (boolean reset : new boolean[] {false, true}) {
                for (int after : offsets(ends, poller)) {
                    if (reset && after == ends.get(1)) {
                        continue; // whether RST or the dial comes first is a race
                    }
                    Heard _ = cutting.exchange(new Cut(Direction.UP, after, reset));
                    int whole = Frames.whole(ends, after);
                    if (whole > 0) { // else the target is not even reached, as the count shows at the end
                        reached++;
                        Heard heard = Objects.requireNonNull(heardByTarget.poll(20, SECONDS));
                        assertHeard(heard, whole * ASK.length, !reset && ends.contains(after), after);
                    }
                }
            }
            assertThat(cutting.target.accepted).hasValue(reached);
        }
    }

    /** Every one; under java.nio, where RST waits 0.1 s each time, those about the ends of frames and every seventh. */
    private static List<Integer> offsets(List<Integer> ends, Pollers poller) {
        return IntStream.rangeClosed(0, ends.getLast())
                .filter(after -> poller == Pollers.EPOLL
                        || after % 7 == 0
                        || ends.stream().anyMatch(end -> Math.abs(end - after) <= 1))
                .boxed()
                .toList();
    }

    /** RST may overtake bytes, but FIN comes after all of them, and only where a frame ended. */
    private static void assertHeard(Heard heard, int whole, boolean mayLookComplete, int after) {
        if (heard.fin) {
            assertThat(mayLookComplete).as("FIN after " + after + " bytes").isTrue();
            assertThat(heard.bytes).as("bytes of whole frames in " + after).isEqualTo(whole);
        } else {
            assertThat(heard.bytes).as("bytes of whole frames in " + after).isLessThanOrEqualTo(whole);
        }
    }

    /** Both halves with a cutter between them. */
    private final class Cutting implements AutoCloseable {
        final Target target = Target.of(this::answer);
        private final OurServer server;
        private final Middle middle;
        private final OurLocal local;

        Cutting(Method method, Pollers poller) throws IOException {
            String password = ClientKeys.generate(method, new SecureRandom());
            server = OurServer.start(ServerKeys.ofPassword(method, password), Listening.engine(poller));
            middle = new Middle(server.address());
            local = OurLocal.start(
                    OurLocal.link(method, middle.address(), password),
                    Listening.withFirstPayload(poller, Duration.ofSeconds(30))); // always with the header
        }

        private void answer(Socket client) {
            heardByTarget.add(converse(client, ANSWER, 0, ASK.length));
        }

        Heard exchange(Cut cut) throws IOException {
            middle.cut(cut);
            try (SocksClient client = SocksClient.through(local.socksAddress(), target.address())) {
                client.send(ASK);
                return converse(client.socket(), ASK, 1, ANSWER.length);
            }
        }

        /** How many bytes passed in all, by link. */
        List<Integer> lengths(Direction direction) {
            return middle.passages.stream()
                    .map(passage -> (direction == Direction.UP ? passage.up : passage.down)
                            .stream().mapToInt(read -> read.length).sum())
                    .toList();
        }

        @Override
        public void close() throws IOException {
            local.close();
            middle.close();
            server.close();
            target.close();
        }
    }

    /** Reads to the end, and says its piece, twice in all, after each message of the other's. */
    private static Heard converse(Socket socket, byte[] piece, int before, int message) {
        int heard = 0;
        int said = before;
        byte[] buffer = new byte[100];
        try {
            socket.setSoTimeout(20_000);
            for (int n = socket.getInputStream().read(buffer);
                    n > 0;
                    n = socket.getInputStream().read(buffer)) {
                heard += n;
                if (said < 2 && heard >= message * (said + 1 - before)) {
                    said++;
                    socket.getOutputStream().write(piece);
                }
            }
            return new Heard(heard, true);
        } catch (SocketException _) {
            return new Heard(heard, false);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
