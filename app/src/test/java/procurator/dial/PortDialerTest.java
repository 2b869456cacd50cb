package procurator.dial;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import procurator.Opened;
import procurator.half.Pollers;
import procurator.loop.EventLoop;
import procurator.net.StreamOptions;
import procurator.net.StreamSocket;
import procurator.relay.Answer;

/** A program on this machine that is asked for its port, and told of where it takes no connection. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PortDialerTest {
    private static final Duration SOON = Duration.ofMillis(200);

    private final Opened opened = new Opened();
    private final List<InetSocketAddress> refused = new CopyOnWriteArrayList<>();
    private EventLoop loop;

    @BeforeEach
    void start() throws IOException {
        loop = new EventLoop("test", Pollers.best().open(), System::nanoTime, fault -> {
            throw new AssertionError(fault);
        });
        opened.add(loop.start());
    }

    @AfterEach
    void stop() throws Exception {
        opened.close();
    }

    private String dial(@Nullable InetSocketAddress port) {
        PortDialer dialer =
                new PortDialer(loop, () -> port, refused::add, new DialOptions(StreamOptions.DEFAULT, SOON, true));
        CompletableFuture<String> result = new CompletableFuture<>();
        Answer<StreamSocket> answer = Answer.of(
                socket -> {
                    socket.close();
                    result.complete("reached");
                },
                why -> result.complete(why.name()));
        loop.execute(() -> dialer.connect(answer));
        return result.join();
    }

    private ServerSocket listen() throws IOException {
        return opened.add(new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1")));
    }

    private static InetSocketAddress at(ServerSocket listening) {
        return (InetSocketAddress) listening.getLocalSocketAddress();
    }

    @Test
    void whoIsTakenInOrFindsNoProgramTellsNothing() throws IOException {
        assertThat(dial(at(listen()))).isEqualTo("reached");
        assertThat(dial(null)).isEqualTo("REFUSED");
        assertThat(refused).isEmpty();
    }

    @Test
    void aProgramThatNoLongerListensIsToldOf() throws IOException {
        ServerSocket listening = listen();
        listening.close();
        assertThat(dial(at(listening))).isEqualTo("REFUSED");
        assertThat(refused).containsExactly(at(listening));
    }

    @Test
    void aProgramThatListensAndAcceptsNobodyIsToldOfOnceItsQueueIsFull() throws IOException {
        ServerSocket listening = listen();
        fill(listening);
        assertThat(dial(at(listening))).isEqualTo("TIMED_OUT");
        assertThat(refused).containsExactly(at(listening));
    }

    private void fill(ServerSocket listening) throws IOException {
        try {
            while (true) {
                opened.add(new Socket()).connect(at(listening), (int) SOON.toMillis());
            }
        } catch (SocketTimeoutException _) {
            // nobody else is taken in
        }
    }
}
