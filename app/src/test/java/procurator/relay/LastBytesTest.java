package procurator.relay;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import procurator.half.Pollers;
import procurator.relay.Peer.Ending;

/** What had arrived when something ends is delivered, whatever ends it; and what broke is still seen to have broken. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LastBytesTest {
    /** An upload that is answered early: the answer stands before the RST that the unread rest brings about. */
    @ParameterizedTest
    @EnumSource
    void answerToAnUploadThatTheTargetDoesNotReadArrives(Pollers pollers) throws IOException {
        byte[] body = Seeded.bytes(1, 20 << 20);
        for (int i = 0; i < 20; i++) {
            try (RunningRelay relay = new RunningRelay(pollers).running(100)) {
                Peer client = relay.dialling();
                Thread upload = Seeded.sending(client, body);
                Peer target = relay.target.accept();
                assertThat(target.receiveBytes(1_000)).hasSize(1_000);
                target.send("413").close();
                assertThat(client.receive(3)).as("upload %d", i).isEqualTo("413");
                Ending ending = client.ending();
                Seeded.join(upload);
                assertThat(client.isBroken() ? Ending.RST : ending).isEqualTo(Ending.RST);
                assertThat(relay.outcome()).isEqualTo(Outcome.RESET);
            }
        }
    }

    /** Closing with a greeting unread makes the kernel send RST behind what was sent, and acknowledged by ours. */
    @ParameterizedTest
    @EnumSource
    void whatAClientSentBeforeItLeftWithAGreetingUnreadArrives(Pollers pollers) throws IOException {
        for (int length : new int[] {1, 20_000, 60_000}) {
            byte[] sent = Seeded.bytes(length, length);
            try (RunningRelay relay = new RunningRelay(pollers).running()) {
                Peer client = Peer.connectAbrupt(relay.address).send(Commands.DIAL);
                Peer target = relay.target.accept();
                target.send("220 welcome");
                RunningRelay.eventually(() -> client.socket.getInputStream().available() == 11);
                CountDownLatch left = new CountDownLatch(1);
                relay.loop.execute(() -> awaitUninterruptibly(left));
                client.send(sent).close();
                target.send("250 more"); // what the relay writes to the client meets the RST before all is read
                left.countDown();
                Arrived arrived = Arrived.at(target);
                assertThat(arrived.bytes).isEqualTo(sent);
                assertThat(arrived.ending).isEqualTo(Ending.RST);
            }
        }
    }

    static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void tailOutlastsAPauseLongerThanAHalfClosedTunnelMayBeSilent(Pollers pollers) throws IOException {
        tailOutlasts(pollers, 3_000_000, Duration.ofMinutes(50));
    }

    @ParameterizedTest
    @EnumSource
    void tailThatTheKernelHoldsOutlastsEveryLimit(Pollers pollers) throws IOException {
        tailOutlasts(pollers, 30_000, Duration.ofMinutes(150));
    }

    private static void tailOutlasts(Pollers pollers, int length, Duration pause) throws IOException {
        try (RunningRelay relay = new RunningRelay(pollers)) {
            RunningRelay.Pair tunnel = relay.narrowTunnel();
            byte[] tail = Seeded.bytes(3, length);
            Thread sender = Seeded.sending(tunnel.target(), tail);
            RunningRelay.eventually(() -> relay.onLoop(() ->
                    relay.relay.counts().held() > 0 || relay.relay.counts().down() > length));
            for (long second = 0; second < pause.toSeconds(); second += 25) {
                relay.pass(Duration.ofSeconds(25));
            }
            Arrived arrived = Arrived.at(tunnel.client());
            assertThat(arrived.bytes).isEqualTo(tail);
            assertThat(arrived.ending).isEqualTo(Ending.FIN);
            Seeded.join(sender);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "EPOLL")
    void tailThatIsTakenSlowlyKeepsItsTunnel(Pollers pollers) throws IOException {
        try (RunningRelay relay = new RunningRelay(pollers)) {
            RunningRelay.Pair tunnel = relay.narrowTunnel();
            Thread sender = Seeded.sending(tunnel.target(), Seeded.bytes(3, 3_000_000));
            for (int i = 0; i < 100; i++) {
                assertThat(tunnel.client().receiveBytes(25_000)).hasSize(25_000);
                relay.pass(Duration.ofSeconds(59));
            }
            Seeded.join(sender);
            tunnel.client().send("still here");
            assertThat(tunnel.target().receive(10)).isEqualTo("still here");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatStandsBehindAFinOutlastsTheDeadlineOfADrain(Pollers pollers) throws IOException {
        try (RunningRelay relay = new RunningRelay(pollers)) {
            RunningRelay.Pair tunnel = relay.narrowTunnel();
            byte[] tail = Seeded.bytes(3, 30_000);
            tunnel.target().send(tail).finish();
            RunningRelay.eventually(
                    () -> relay.onLoop(() -> relay.relay.counts().down()) > tail.length);
            relay.runOnLoop(() -> relay.relay.drain(Duration.ofSeconds(30), () -> {}));
            relay.pass(Duration.ofSeconds(30));
            assertThat(relay.outcome()).isEqualTo(Outcome.SHUT_DOWN);
            Arrived arrived = Arrived.at(tunnel.client());
            assertThat(arrived.bytes).isEqualTo(tail);
            assertThat(arrived.ending).isEqualTo(Ending.FIN);
        }
    }

    @ParameterizedTest
    @EnumSource
    void framesThatCameWholeBeforeABadOneArrive(Pollers pollers) throws IOException {
        try (RunningRelay relay = new RunningRelay(pollers).running()) {
            relay.dialer.framed = true;
            Peer client = relay.dialling().send("request");
            Peer target = relay.target.accept();
            byte[] good = XorFrames.stream("answer".getBytes(US_ASCII));
            byte[] all = Arrays.copyOf(good, good.length + 2);
            all[good.length] = 0x7f;
            target.send(all);
            Arrived arrived = Arrived.at(client);
            assertThat(arrived.bytes).asString().isEqualTo("answer");
            assertThat(arrived.ending).isEqualTo(Ending.RST);
            assertThat(relay.outcome()).isEqualTo(Outcome.CUT);
        }
    }

    /**
     * An hour after the last byte has moved. The kernel probes a closed window by the real clock, and the other side's
     * may then take a few bytes more: on a machine that is busy that hour begins anew, some times.
     */
    @ParameterizedTest
    @EnumSource
    void brokenTunnelWhoseOtherSideTakesNothingIsGivenUpInTheEnd(Pollers pollers) throws IOException {
        try (RunningRelay relay = new RunningRelay(pollers)) {
            RunningRelay.Pair tunnel = relay.narrowTunnel();
            Thread sender = Seeded.sending(tunnel.target(), 5, 64 << 20);
            relay.awaitHeld(1);
            tunnel.target().reset();
            Seeded.join(sender);
            for (int i = 0; i < 600 && relay.outcomes.isEmpty(); i++) {
                relay.pass(Duration.ofMinutes(1));
            }
            assertThat(relay.outcome()).isIn(Outcome.IDLE, Outcome.HALF_CLOSED);
        }
    }

    /** All that came, and how it ended. */
    private record Arrived(byte[] bytes, Ending ending) {
        static Arrived at(Peer peer) throws IOException {
            peer.socket.setSoTimeout(20_000);
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            InputStream in = peer.socket.getInputStream();
            byte[] some = new byte[8_192];
            try {
                for (int n = in.read(some); n >= 0; n = in.read(some)) {
                    all.write(some, 0, n);
                }
                return new Arrived(all.toByteArray(), Ending.FIN);
            } catch (SocketException _) {
                return new Arrived(all.toByteArray(), Ending.RST);
            }
        }
    }
}
