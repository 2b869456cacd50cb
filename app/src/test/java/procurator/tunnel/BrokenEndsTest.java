package procurator.tunnel;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static procurator.tunnel.Kernel.eventually;

import java.net.Socket;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import procurator.half.Half;
import procurator.half.Pollers;
import procurator.relay.TunnelCounts;
import procurator.shadowsocks.Method;
import procurator.tunnel.Endless.Ending;

/** What had arrived when a connection broke goes through both halves, and then the break, which stays one. */
@Timeout(60)
class BrokenEndsTest {
    private static final int[] LENGTHS = {1, 1_000, 400_000};

    /** Linux takes so much of whoever sends it though nobody reads. */
    private static final int UNREAD = 1_000;

    @ParameterizedTest
    @MethodSource("procurator.tunnel.Pair#editionsAndPollers")
    void everyAnswerToAnUploadThatTheTargetDoesNotReadArrives(Method method, Pollers poller) throws Exception {
        try (Uploads uploads = new Uploads(Ends.listen(0));
                Pair pair = Pair.start(method, poller)) {
            assertThat(uploads.through(pair.socksAddress(), uploads.address()))
                    .hasSize(Uploads.COUNT)
                    .allSatisfy(each -> {
                        assertThat(each.bytes()).asString().isEqualTo(Uploads.ANSWER);
                        assertThat(each.ending()).isEqualTo(Ending.RST);
                    });
        }
    }

    @ParameterizedTest
    @MethodSource("procurator.tunnel.Pair#editionsAndPollers")
    void whatATargetSentBeforeItLeftWithBytesUnreadArrives(Method method, Pollers poller) throws Exception {
        HandClock ofServer = new HandClock();
        try (Pair pair = Pair.start(method, Listening.engine(poller), ofServer, System::nanoTime)) {
            for (int length : LENGTHS) {
                try (Ends ends = Ends.through(pair.socksAddress())) {
                    assertAllArrives(
                            length,
                            ends.target(),
                            ofServer,
                            ends.client(),
                            pair.local().half());
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("procurator.tunnel.Pair#editionsAndPollers")
    void whatAClientSentBeforeItLeftWithAGreetingUnreadArrives(Method method, Pollers poller) throws Exception {
        HandClock ofLocal = new HandClock();
        try (Pair pair = Pair.start(method, Listening.engine(poller), System::nanoTime, ofLocal)) {
            for (int length : LENGTHS) {
                try (Ends ends = Ends.through(pair.socksAddress())) {
                    assertAllArrives(
                            length,
                            ends.client(),
                            ofLocal,
                            ends.target(),
                            pair.server().half());
                }
            }
        }
    }

    /**
     * One side sends and leaves, with bytes of the other's unread. Its half is held meanwhile, so that it first sends on
     * what the other side said, which meets the RST, while the last bytes still wait to be read.
     */
    private static void assertAllArrives(int length, Socket leaver, HandClock itsHalf, Socket other, Half othersHalf)
            throws Exception {
        byte[] sent = new byte[length];
        new Random(length).nextBytes(sent);
        other.getOutputStream().write("220 welcome".getBytes(US_ASCII));
        eventually(() -> leaver.getInputStream().available() == 11);
        int before = Math.max(0, length - UNREAD);
        leaver.getOutputStream().write(sent, 0, before);
        assertThat(other.getInputStream().readNBytes(before)).isEqualTo(Arrays.copyOf(sent, before));
        try (HandClock.Held _ = itsHalf.hold()) {
            long passed = bytes(othersHalf);
            other.getOutputStream().write("250 more".getBytes(US_ASCII));
            eventually(() -> bytes(othersHalf) > passed);
            leaver.getOutputStream().write(sent, before, length - before);
            Kernel.awaitAcknowledged(leaver);
            leaver.close();
        }
        Arrived last = Arrived.at(other);
        assertThat(last.bytes()).isEqualTo(Arrays.copyOfRange(sent, before, length));
        assertThat(last.ending()).isEqualTo(Ending.RST);
    }

    private static long bytes(Half half) {
        TunnelCounts tunnels = half.snapshot().loops().tunnels();
        return tunnels.up() + tunnels.down();
    }
}
