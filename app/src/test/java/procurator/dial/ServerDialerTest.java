package procurator.dial;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import procurator.Opened;
import procurator.half.Pollers;
import procurator.loop.EventLoop;
import procurator.net.StreamSocket;
import procurator.relay.Answer;
import procurator.wire.Address;

/** A server whose name moves, while name servers and the server itself come and go. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ServerDialerTest {
    private final FakeLookup names = new FakeLookup();
    private final AtomicLong resolversClock = new AtomicLong();
    private final Resolver resolver = new Resolver(names, ResolverLimits.DEFAULT, resolversClock::get);
    private final Opened opened = new Opened();

    @AfterEach
    void stop() throws Exception {
        opened.close();
        resolver.close();
    }

    private final class DialerFixture {
        final EventLoop loop;
        final ServerDialer dialer;

        DialerFixture(Pollers poller, String host, int port) throws IOException {
            loop = new EventLoop("test", poller.open(), System::nanoTime, fault -> {
                throw new AssertionError(fault);
            });
            dialer = new ServerDialer(loop, resolver, new Address.Name(host, port), DialOptions.DEFAULT);
            opened.add(loop.start());
        }

        /** Where it got to, or why it did not. */
        String dial() {
            CompletableFuture<String> result = new CompletableFuture<>();
            Answer<StreamSocket> answer = Answer.of(
                    socket -> {
                        result.complete(socket.remoteAddress().getHostString());
                        socket.close();
                    },
                    why -> result.complete(why.name()));
            loop.execute(() -> dialer.connect(answer));
            return result.join();
        }

        String find(boolean anew) {
            CompletableFuture<String> result = new CompletableFuture<>();
            Answer<InetSocketAddress> answer =
                    Answer.of(address -> result.complete(address.getHostString()), why -> result.complete(why.name()));
            loop.execute(() -> dialer.find(anew, answer));
            return result.join();
        }
    }

    private ServerSocket listen(String host, int port) throws IOException {
        ServerSocket listening = new ServerSocket(port, 100, InetAddress.ofLiteral(host));
        opened.add(listening);
        return listening;
    }

    private void pass(Duration time) {
        resolversClock.addAndGet(time.toNanos());
    }

    /** Listens, and is too busy to take any more. */
    private void beSilent(String host, int port) throws IOException {
        ServerSocket busy = new ServerSocket(port, 1, InetAddress.ofLiteral(host));
        opened.add(busy);
        for (int i = 0; i < 3; i++) {
            SocketChannel waiting = SocketChannel.open();
            waiting.configureBlocking(false);
            waiting.connect(busy.getLocalSocketAddress());
            opened.add(waiting);
        }
    }

    @ParameterizedTest
    @EnumSource
    void dialThatIsRefusedAsksForTheNameAnew(Pollers poller) throws IOException {
        int port = listen("127.0.0.2", 0).getLocalPort();
        names.knows("server", "127.0.0.1"); // nobody listens there
        DialerFixture fixture = new DialerFixture(poller, "server", port);
        assertThat(fixture.dial()).isEqualTo("REFUSED");
        names.knows("server", "127.0.0.2");
        pass(Duration.ofSeconds(2));
        assertThat(fixture.dial()).isEqualTo("127.0.0.2");
    }

    @ParameterizedTest
    @EnumSource
    void dialThatNobodyAnswersAsksForTheNameAnew(Pollers poller) throws IOException {
        int port = listen("127.0.0.2", 0).getLocalPort();
        names.knows("server", "127.0.0.2");
        DialerFixture fixture = new DialerFixture(poller, "server", port);
        beSilent("127.0.0.1", port);
        names.knows("server", "127.0.0.1");
        assertThat(fixture.find(false)).isEqualTo("127.0.0.1");
        names.knows("server", "127.0.0.2");
        pass(Duration.ofSeconds(2));
        assertThat(fixture.dial()).isEqualTo("127.0.0.2");
    }

    @ParameterizedTest
    @EnumSource
    void addressesFoundLastServeWhileTheNameIsNotFound(Pollers poller) throws IOException {
        int port = listen("127.0.0.1", 0).getLocalPort();
        names.knows("server", "127.0.0.1");
        DialerFixture fixture = new DialerFixture(poller, "server", port);
        assertThat(fixture.dial()).isEqualTo("127.0.0.1");
        names.knowsNo("server");
        pass(Duration.ofSeconds(61));
        assertThat(fixture.dial()).isEqualTo("127.0.0.1");
        assertThat(fixture.find(true)).isEqualTo("127.0.0.1");
    }

    @ParameterizedTest
    @EnumSource
    void addressesFoundLastServeWhileNameServersAreSilent(Pollers poller) throws IOException {
        int port = listen("127.0.0.1", 0).getLocalPort();
        names.knows("slow", "127.0.0.1");
        DialerFixture fixture = new DialerFixture(poller, "slow", port);
        assertThat(fixture.dial()).isEqualTo("127.0.0.1");
        names.fallSilent();
        pass(Duration.ofSeconds(61));
        long start = System.nanoTime();
        assertThat(fixture.dial()).isEqualTo("127.0.0.1");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        names.speak();
    }

    @ParameterizedTest
    @EnumSource
    void answerKeptIsNotAskedForAgainWhileTheServerAnswers(Pollers poller) throws IOException {
        int port = listen("127.0.0.1", 0).getLocalPort();
        names.knows("server", "127.0.0.1");
        DialerFixture fixture = new DialerFixture(poller, "server", port);
        fixture.dial();
        fixture.dial();
        assertThat(names.count("server")).isEqualTo(1);
        fixture.find(true);
        assertThat(names.count("server")).isEqualTo(1); // younger than a second
        pass(Duration.ofSeconds(1));
        fixture.find(true);
        assertThat(names.count("server")).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void nameNeverFoundIsSaidToBe(Pollers poller) throws IOException {
        DialerFixture fixture = new DialerFixture(poller, "nowhere", 1);
        assertThat(fixture.dial()).isEqualTo("NAME_NOT_FOUND");
        assertThat(fixture.find(false)).isEqualTo("NAME_NOT_FOUND");
    }
}
