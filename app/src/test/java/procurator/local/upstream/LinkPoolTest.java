package procurator.local.upstream;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import procurator.Opened;
import procurator.dial.Connecting;
import procurator.half.Pollers;
import procurator.loop.EventLoop;
import procurator.loop.Rounds;
import procurator.net.StreamOptions;
import procurator.net.StreamSocket;

/** Against a server that only counts, in a loop whose clock is ours. */
class LinkPoolTest {
    private static final PoolConfig CONFIG = new PoolConfig(4, Duration.ofSeconds(8));

    private final AtomicLong clock = new AtomicLong();
    private final List<Socket> accepted = new CopyOnWriteArrayList<>();
    private final Opened opened = new Opened();
    private final ServerSocket server = listen();

    private static ServerSocket listen() {
        try {
            return new ServerSocket(0, 100, InetAddress.ofLiteral("127.0.0.1"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        opened.close();
    }

    /** A pool of connections to the server, on a loop that runs. */
    private final class Fixture {
        final EventLoop loop;
        final LinkPool pool;

        Fixture(Pollers poller, PoolConfig config) throws IOException {
            Thread.ofVirtual().start(LinkPoolTest.this::accept);
            loop = new EventLoop("pool", poller.open(), clock::get, fault -> {
                throw new AssertionError(fault);
            });
            pool = new LinkPool(
                    loop,
                    answer -> Connecting.to(
                            (InetSocketAddress) server.getLocalSocketAddress(),
                            Duration.ofSeconds(10),
                            StreamOptions.DEFAULT,
                            loop,
                            answer),
                    config,
                    new Demand(Duration.ZERO, config.idle()),
                    () -> 0.0);
            opened.add(loop.start());
        }

        <T> T ask(Supplier<T> question) {
            return CompletableFuture.supplyAsync(question, loop).join();
        }

        /** Opens a tunnel: true if a connection was ready for it. */
        boolean open() {
            return ask(() -> {
                StreamSocket taken = pool.take();
                if (taken == null) {
                    pool.dialled(1_000);
                }
                return taken != null;
            });
        }

        void awaitReady(int size) {
            await().atMost(10, SECONDS).until(() -> ask(() -> pool.counts("x")).ready() == size);
        }

        void pass(Duration time) {
            clock.addAndGet(time.toNanos());
            Rounds.settle(loop);
        }
    }

    private void accept() {
        try {
            while (true) {
                accepted.add(server.accept());
            }
        } catch (IOException _) {
            // the end
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsOpenedBeforeATunnelIs(Pollers poller) throws IOException {
        Fixture fixture = new Fixture(poller, CONFIG);
        fixture.pass(Duration.ofSeconds(1));
        assertThat(accepted).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void tunnelAfterTheFirstFindsAConnectionReadyThatHasCarriedNothing(Pollers poller) throws IOException {
        Fixture fixture = new Fixture(poller, CONFIG);
        assertThat(fixture.open()).isFalse();
        fixture.awaitReady(3);
        for (Socket socket : accepted) {
            assertThat(socket.getInputStream().available()).isZero();
        }
        assertThat(fixture.open()).isTrue();
        assertThat(fixture.ask(() -> fixture.pool.counts("x")).hits()).isEqualTo(1);
        assertThat(fixture.ask(() -> fixture.pool.counts("x")).misses()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void neverMoreWaitThanMayAndNoneWhenItIsOff(Pollers poller) throws IOException {
        Fixture few = new Fixture(poller, CONFIG);
        for (int i = 0; i < 50; i++) {
            few.open();
        }
        few.awaitReady(4);
        Fixture none = new Fixture(poller, new PoolConfig(0, Duration.ofSeconds(8)));
        none.open();
        assertThat(none.open()).isFalse();
        assertThat(none.ask(() -> none.pool.counts("x")).ready()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void connectionTheServerEndsIsDroppedAndNotHandedOut(Pollers poller) throws IOException {
        Fixture fixture = new Fixture(poller, CONFIG);
        fixture.open();
        fixture.awaitReady(3);
        await().atMost(10, SECONDS).until(() -> accepted.size() == 3);
        accepted.get(0).close(); // FIN
        accepted.get(1).setSoLinger(true, 0);
        accepted.get(1).close(); // RST
        accepted.get(2).getOutputStream().write(1); // a server of links says nothing first
        fixture.awaitReady(0);
    }

    @ParameterizedTest
    @EnumSource
    void connectionIsLookedAtOnceMoreBeforeItIsHandedOut(Pollers poller) throws IOException {
        Fixture fixture = new Fixture(poller, new PoolConfig(1, Duration.ofSeconds(8)));
        fixture.open();
        fixture.awaitReady(1);
        await().atMost(10, SECONDS).until(() -> accepted.size() == 1);
        // While the loop is busy with us it cannot hear of the FIN: only the look before use can.
        @Nullable
        StreamSocket taken = CompletableFuture.supplyAsync(
                        () -> {
                            closeAndAwaitFin(accepted.getFirst());
                            return fixture.pool.take();
                        },
                        fixture.loop)
                .join();
        assertThat(taken).isNull();
    }

    private static void closeAndAwaitFin(Socket socket) {
        try {
            socket.close(); // on loopback the FIN has arrived when this returns
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void connectionThatHasWaitedAsLongAsItMayIsClosedAndNoneTakesItsPlaceWhenNothingHappens(Pollers poller)
            throws IOException {
        Fixture fixture = new Fixture(poller, CONFIG);
        fixture.open();
        fixture.awaitReady(3);
        fixture.pass(Duration.ofMillis(7_999));
        assertThat(fixture.ask(() -> fixture.pool.counts("x")).ready()).isEqualTo(3);
        fixture.pass(Duration.ofMillis(2));
        fixture.awaitReady(0);
        await().atMost(10, SECONDS).until(() -> accepted.size() == 3);
        for (Socket socket : accepted) {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void closedPoolKeepsNothing(Pollers poller) throws IOException {
        Fixture fixture = new Fixture(poller, CONFIG);
        fixture.open();
        fixture.awaitReady(3);
        fixture.ask(() -> {
            fixture.pool.close();
            return 0;
        });
        assertThat(fixture.ask(() -> fixture.pool.counts("x")).ready()).isZero();
        assertThat(fixture.open()).isFalse();
        fixture.awaitReady(0);
    }
}
