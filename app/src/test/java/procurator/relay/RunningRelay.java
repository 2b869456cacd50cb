package procurator.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import procurator.half.Pollers;
import procurator.loop.EventLoop;
import procurator.loop.Rounds;
import procurator.net.ListenAddress;
import procurator.net.SocketError;

/**
 * A relay over real sockets, by a clock that stands still until it is told to go on or to run: clients command its first stage
 * (see {@link Commands}), and it dials one target.
 */
final class RunningRelay implements AutoCloseable {
    static final Timeouts TIMEOUTS = new Timeouts(
            Timeouts.DEFAULT.handshake(),
            Timeouts.DEFAULT.connect(),
            Timeouts.DEFAULT.firstPayload(),
            Timeouts.DEFAULT.idle(),
            Duration.ofSeconds(60));

    final Target target = new Target();
    final WatchedPoller poller;
    final Queue<Throwable> loopFaults = new ConcurrentLinkedQueue<>();
    final Queue<Throwable> faults = new ConcurrentLinkedQueue<>();
    final Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
    final Queue<DialFailure> unreachable = new ConcurrentLinkedQueue<>();
    final Queue<SocketError> pauses = new ConcurrentLinkedQueue<>();
    private final Queue<Peer> clients = new ConcurrentLinkedQueue<>();
    final EventLoop loop;
    final TestDialer dialer;
    final Relay relay;
    final InetSocketAddress address;
    private final AtomicLong clock = new AtomicLong(System.nanoTime());
    /** How many times as fast as the real one the clock goes on by itself; 0 while it stands still. */
    private volatile int pace;

    private volatile long since;
    volatile Supplier<Request> request = () -> Request.plain(target.address(), Request.Replies.NONE);
    volatile Supplier<Stage> firstStage = () -> new Commands(() -> request.get());

    RunningRelay(Pollers pollers) throws IOException {
        this(pollers, Limits.DEFAULT);
    }

    RunningRelay(Pollers pollers, Limits limits) throws IOException {
        poller = new WatchedPoller(pollers.open());
        loop = new EventLoop("relay", poller, this::now, loopFaults::add);
        dialer = new TestDialer(loop, target.socketAddress());
        Relay.Settings settings = new Relay.Settings(TIMEOUTS, limits, Relay.Settings.DEFAULT.options());
        relay = new Relay(loop, dialer, settings, new Recorder());
        address = relay.listen(
                ListenAddress.alone(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                () -> firstStage.get());
        loop.start();
    }

    private long now() {
        return clock.get() + pace * (System.nanoTime() - since);
    }

    /** The clock goes on by itself from now on: what broke looks again and again whether all has arrived. */
    RunningRelay running() {
        return running(1);
    }

    /** The same, so many times as fast as the real one. */
    RunningRelay running(int times) {
        since = System.nanoTime();
        pace = times;
        loop.execute(() -> {});
        return this;
    }

    private final class Recorder implements Observer {
        @Override
        public void ended(Tunnel tunnel, Outcome outcome) {
            outcomes.add(outcome);
        }

        @Override
        public void unreachable(Tunnel tunnel, DialFailure why) {
            unreachable.add(why);
        }

        @Override
        public void fault(Tunnel tunnel, Throwable fault) {
            faults.add(fault);
        }

        @Override
        public void acceptPaused(SocketError why) {
            pauses.add(why);
        }
    }

    Peer connect() throws IOException {
        return keep(Peer.connect(address));
    }

    private Peer keep(Peer client) {
        clients.add(client);
        return client;
    }

    /** A client whose tunnel is about to be dialled. */
    Peer dialling() throws IOException {
        return connect().send(Commands.DIAL);
    }

    /** A tunnel that has carried a byte in each direction. */
    Pair tunnel() throws IOException {
        return tunnel(dialling());
    }

    private Pair tunnel(Peer client) throws IOException {
        Peer reached = target.accept();
        client.send(">");
        assertThat(reached.receive(1)).isEqualTo(">");
        reached.send("<");
        assertThat(client.receive(1)).isEqualTo("<");
        return new Pair(client, reached);
    }

    /** The same, with a client whose receive buffer is soon full. */
    Pair narrowTunnel() throws IOException {
        return tunnel(keep(Peer.connectNarrow(address)).send(Commands.DIAL));
    }

    /** Both ends of a tunnel as the world outside has them. */
    record Pair(Peer client, Peer target) {}

    /** Runs on the loop, and waits for it. */
    <T> T onLoop(Supplier<T> action) {
        CompletableFuture<T> done = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                done.complete(action.get());
            } catch (RuntimeException | Error e) {
                done.completeExceptionally(e);
            }
        });
        return done.orTimeout(20, TimeUnit.SECONDS).join();
    }

    void runOnLoop(Runnable action) {
        Object _ = onLoop(() -> {
            action.run();
            return "done";
        });
    }

    /** Lets three rounds pass: what was ready has then been dealt with, and what was due has expired. */
    void settle() {
        Rounds.settle(loop);
    }

    /** Lets time go on. */
    void pass(Duration time) {
        settle();
        clock.addAndGet(time.toNanos());
        settle();
    }

    int open() {
        return onLoop(() -> relay.counts().open());
    }

    void awaitOpen(int expected) {
        eventually(() -> open() == expected);
    }

    /** Waits at most 20 s, and looks often: most of what is waited for takes less than a millisecond. */
    static void eventually(Callable<Boolean> condition) {
        await().pollInterval(Duration.ofMillis(1))
                .atMost(Duration.ofSeconds(20))
                .until(condition);
    }

    /** Waits until outboxes hold so much: as long as they hold anything, a tunnel is stalled. */
    void awaitHeld(long atLeast) {
        eventually(() -> onLoop(() -> relay.counts().held()) >= atLeast);
    }

    /** Waits until one tunnel has ended, and says how. */
    Outcome outcome() {
        eventually(() -> !outcomes.isEmpty());
        return outcomes.remove();
    }

    /** The sockets this process has. */
    static long sockets() {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(RunningRelay::isSocket).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException _) {
            return false; // closed meanwhile
        }
    }

    @Override
    public void close() throws IOException {
        loop.close();
        target.closeAll();
        for (Peer client : clients) {
            client.close();
        }
        assertThat(loopFaults).isEmpty();
    }
}
