package procurator.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import procurator.half.Pollers;
import procurator.net.SocketError.Kind;

/** What every poller does alike, driven round by round from the test's own thread. */
@ParameterizedClass
@EnumSource
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PollersTest {
    private static final Readiness NOBODY = (_, _) -> {};
    private static final InetSocketAddress ANYWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final List<Socket> clients = new ArrayList<>();
    private final Pollers pollers;
    private final Poller poller;

    PollersTest(Pollers pollers) throws IOException {
        this.pollers = pollers;
        this.poller = pollers.open();
    }

    @AfterEach
    void closeAll() throws IOException {
        poller.close();
        for (Socket client : clients) {
            client.close();
        }
    }

    /** Remembers what it was told. */
    private static final class CountedEvents implements Readiness {
        private boolean readable;
        private boolean writable;
        private int times;

        @Override
        public void ready(boolean canRead, boolean canWrite) {
            readable |= canRead;
            writable |= canWrite;
            times++;
        }
    }

    private void until(Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.call()) {
            assertThat(System.nanoTime() - deadline).as("waited too long").isNegative();
            poller.await(TimeUnit.MILLISECONDS.toNanos(20));
            poller.dispatch();
        }
    }

    /** Both ends of one connection: the client's is a blocking one. */
    private record Accepted(Socket client, StreamSocket socket) {}

    private Accepted accept(Readiness handler) throws Exception {
        ListenSocket listener = poller.listen(ANYWHERE, StreamOptions.DEFAULT, NOBODY);
        Socket client =
                new Socket(listener.address().getAddress(), listener.address().getPort());
        List<StreamSocket> accepted = new ArrayList<>();
        until(() -> {
            StreamSocket one = listener.accept(handler);
            return one != null && accepted.add(one);
        });
        listener.close();
        clients.add(client);
        return new Accepted(client, accepted.getFirst());
    }

    private static Kind kindOf(Callable<?> call) {
        try {
            Object result = call.call();
            throw new AssertionError("no error but " + result);
        } catch (SocketError e) {
            return e.kind();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void bytesAndFinComeThroughInBothDirections() throws Exception {
        CountedEvents told = new CountedEvents();
        Accepted pair = accept(told);
        byte[] array = new byte[100];
        assertThat(pair.socket().read(array, 0, 100)).isZero();
        pair.client().getOutputStream().write("hello".getBytes(US_ASCII));
        until(() -> told.readable);
        assertThat(pair.socket().read(array, 10, 90)).isEqualTo(5);
        assertThat(array[10]).isEqualTo((byte) 'h');
        assertThat(pair.socket().write(array, 10, 5)).isEqualTo(5);
        pair.socket().shutdownOutput();
        assertThat(pair.client().getInputStream().readAllBytes()).hasSize(5);
        pair.client().shutdownOutput();
        until(() -> pair.socket().read(array, 0, 100) == -1);
        assertThat(pair.socket().remoteAddress().getPort())
                .isEqualTo(pair.client().getLocalPort());
        assertThat(pair.socket().localAddress().getPort())
                .isEqualTo(pair.client().getPort());
    }

    @Test
    void resetIsReadAsReset() throws Exception {
        CountedEvents told = new CountedEvents();
        Accepted pair = accept(told);
        pair.client().setSoLinger(true, 0);
        pair.client().close();
        until(() -> told.readable);
        assertThat(kindOf(() -> pair.socket().read(new byte[1], 0, 1))).isEqualTo(Kind.RESET);
        assertThat(kindOf(() -> pair.socket().write(new byte[1], 0, 1))).isEqualTo(Kind.RESET);
    }

    @Test
    void resetArrivesAsReset() throws Exception {
        Accepted pair = accept(NOBODY);
        pair.socket().reset();
        poller.await(0);
        assertThatThrownBy(() -> pair.client().getInputStream().read()).hasMessageContaining("reset");
        pair.socket().reset();
        pair.socket().close();
    }

    @Test
    void unfinishedStreamIsResetWhenThePollerCloses() throws Exception {
        Accepted unfinished = accept(NOBODY);
        Accepted other = accept(NOBODY);
        unfinished.socket().unfinished();
        poller.close();
        assertThatThrownBy(() -> unfinished.client().getInputStream().read()).hasMessageContaining("reset");
        assertThat(other.client().getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void streamThatIsClosedInOrderLosesNothing() throws Exception {
        int length = 256 * 1024;
        int sent = 0;
        Accepted pair = accept(NOBODY);
        pair.socket().unfinished();
        for (int taken = 1; taken > 0 && sent < length; sent += taken) {
            taken = pair.socket().write(new byte[length], 0, length - sent);
        }
        pair.socket().close();
        poller.close();
        assertThat(pair.client().getInputStream().readAllBytes()).hasSize(sent);
    }

    @Test
    void urgentByteKeepsItsPlaceInTheStream() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Accepted accepted = accept(NOBODY);
            assertUrgentByteKeepsItsPlace(accepted.client(), accepted.socket());
            StreamSocket dialled = poller.connect(
                    new InetSocketAddress(server.getInetAddress(), server.getLocalPort()),
                    StreamOptions.DEFAULT,
                    NOBODY);
            poller.await(TimeUnit.SECONDS.toNanos(20));
            dialled.finishConnect();
            Socket peer = server.accept();
            clients.add(peer);
            assertUrgentByteKeepsItsPlace(peer, dialled);
        }
    }

    private void assertUrgentByteKeepsItsPlace(Socket from, StreamSocket to) throws Exception {
        from.getOutputStream().write("ab".getBytes(US_ASCII));
        from.sendUrgentData('!');
        from.getOutputStream().write("cd".getBytes(US_ASCII));
        byte[] array = new byte[100];
        int[] read = {0};
        until(() -> (read[0] += to.read(array, read[0], 100 - read[0])) == 5);
        assertThat(new String(array, 0, 5, US_ASCII)).isEqualTo("ab!cd");
    }

    @Test
    void refusedConnectSaysSo() throws Exception {
        InetSocketAddress closed;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = (InetSocketAddress) server.getLocalSocketAddress();
        }
        assertThat(kindOf(() -> {
                    CountedEvents told = new CountedEvents();
                    StreamSocket socket = poller.connect(closed, StreamOptions.DEFAULT, told);
                    until(() -> told.writable);
                    socket.finishConnect();
                    return "connected";
                }))
                .isEqualTo(Kind.REFUSED);
    }

    @Test
    void addressInUseAndAddressNotOursAreToldApartAndNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            InetSocketAddress there = (InetSocketAddress) taken.getLocalSocketAddress();
            assertThatThrownBy(() -> poller.listen(there, StreamOptions.DEFAULT, NOBODY))
                    .isInstanceOfSatisfying(
                            SocketError.class, e -> assertThat(e.at()).isEqualTo(there));
            InetSocketAddress nobodys = new InetSocketAddress("192.0.2.1", 5);
            assertThatThrownBy(() -> poller.bind(nobodys, DatagramOptions.DEFAULT, (_, _, _, _) -> {}))
                    .isInstanceOfSatisfying(
                            SocketError.class, e -> assertThat(e.at()).isEqualTo(nobodys));
            InetSocketAddress foreign = new InetSocketAddress("192.0.2.1", 0);
            assertThat(kindOf(() -> poller.listen(there, StreamOptions.DEFAULT, NOBODY)))
                    .isEqualTo(Kind.ADDRESS_IN_USE);
            assertThat(kindOf(() -> poller.listen(foreign, StreamOptions.DEFAULT, NOBODY)))
                    .isEqualTo(Kind.ADDRESS_NOT_OURS);
        }
    }

    @Test
    void listenersThatShareAPortEachListen() throws Exception {
        StreamOptions shared = new StreamOptions(true, Duration.ZERO, true, 16, null);
        try (Poller other = pollers.open()) {
            InetSocketAddress address = poller.listen(ANYWHERE, shared, NOBODY).address();
            assertThat(other.listen(address, shared, NOBODY).address()).isEqualTo(address);
        }
    }

    @Test
    void pausedListenerIsToldNothingUntilItAcceptsAgain() throws Exception {
        CountedEvents told = new CountedEvents();
        ListenSocket listener = poller.listen(ANYWHERE, StreamOptions.DEFAULT, told);
        listener.accepting(false);
        try (Socket _ =
                new Socket(listener.address().getAddress(), listener.address().getPort())) {
            rounds(5);
            assertThat(told.times).isZero();
            listener.accepting(true);
            until(() -> told.times > 0);
            assertThat(listener.accept(NOBODY)).isNotNull();
            assertThat(listener.accept(NOBODY)).isNull();
        }
    }

    @Test
    void onlyWhatIsOfInterestIsTold() throws Exception {
        CountedEvents told = new CountedEvents();
        Accepted pair = accept(told);
        pair.socket().interest(false, true);
        pair.client().getOutputStream().write(1);
        until(() -> told.writable);
        assertThat(told.readable).isFalse();
        pair.socket().interest(false, false);
        int before = told.times;
        rounds(5);
        assertThat(told.times).isEqualTo(before);
        pair.socket().interest(true, false);
        until(() -> told.readable);
    }

    @Test
    void hangUpOfNoInterestRestsAndIsMetLater() throws Exception {
        CountedEvents told = new CountedEvents();
        Accepted pair = accept(told);
        pair.socket().interest(false, false);
        pair.socket().shutdownOutput();
        pair.client().getOutputStream().write(1);
        pair.client().close();
        rounds(5);
        assertThat(told.times).isZero();
        long before = System.nanoTime();
        poller.await(TimeUnit.MILLISECONDS.toNanos(30)); // one that does not rest returns at once
        assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(29));
        pair.socket().interest(true, false);
        until(() -> told.readable);
        assertThat(pair.socket().read(new byte[9], 0, 9)).isEqualTo(1);
        assertThat(pair.socket().read(new byte[9], 0, 9)).isEqualTo(-1);
    }

    /** Two sockets are ready in one round; whichever is told first closes both, and new ones take their numbers. */
    @Test
    void eventOfASocketClosedInTheSameRoundReachesNoNewOwnerOfItsNumber() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            InetSocketAddress there = (InetSocketAddress) server.getLocalSocketAddress();
            List<StreamSocket> both = new ArrayList<>();
            List<CountedEvents> strangers = new ArrayList<>();
            List<String> told = new ArrayList<>();
            Readiness closing = (_, _) -> {
                told.add("told");
                both.forEach(StreamSocket::close);
                for (int i = 0; i < 4; i++) {
                    strangers.add(new CountedEvents());
                    openQuietly(there, strangers.getLast());
                }
            };
            Accepted first = accept(closing);
            Accepted second = accept(closing);
            both.addAll(List.of(first.socket(), second.socket()));
            first.client().getOutputStream().write(1);
            second.client().getOutputStream().write(1);
            poller.await(TimeUnit.SECONDS.toNanos(20));
            poller.dispatch();
            assertThat(told).hasSize(1);
            assertThat(strangers).hasSize(4).allMatch(stranger -> stranger.times == 0);
            rounds(5);
            assertThat(told).hasSize(1);
        }
    }

    private void openQuietly(InetSocketAddress there, CountedEvents stranger) {
        try {
            Objects.requireNonNull(poller.connect(there, StreamOptions.DEFAULT, stranger));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void callsOnAClosedSocketMeetNobodyElse() throws Exception {
        Accepted old = accept(NOBODY);
        old.socket().close();
        poller.await(0);
        Accepted fresh = accept(NOBODY);
        old.socket().interest(true, true);
        assertThatThrownBy(() -> old.socket().write(new byte[1], 0, 1)).isInstanceOf(SocketError.class);
        assertThatThrownBy(() -> old.socket().read(new byte[1], 0, 1)).isInstanceOf(SocketError.class);
        old.socket().reset();
        old.socket().close();
        fresh.client().getOutputStream().write(7);
        until(() -> fresh.socket().read(new byte[1], 0, 1) == 1);
    }

    @Test
    void wakeUpEndsTheAwaitThatWaitsOrElseTheNext() throws Exception {
        poller.wakeUp();
        poller.wakeUp();
        poller.await(-1);
        poller.dispatch();
        Thread waker = Thread.startVirtualThread(poller::wakeUp);
        poller.await(-1);
        poller.dispatch();
        waker.join();
    }

    @Test
    void wakeUpOfAClosedPollerDoesNothing() throws Exception {
        Accepted pair = accept(NOBODY);
        poller.close();
        poller.wakeUp();
        poller.close();
        assertThat(pair.client().getInputStream().read()).isEqualTo(-1);
    }

    private void rounds(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            poller.await(TimeUnit.MILLISECONDS.toNanos(2));
            poller.dispatch();
        }
    }
}
