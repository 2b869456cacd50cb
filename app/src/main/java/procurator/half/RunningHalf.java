package procurator.half;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import procurator.dial.Resolver;
import procurator.log.Log;
import procurator.loop.EventLoop;
import procurator.net.ListenAddress;
import procurator.net.ListenSocket;
import procurator.net.Poller;
import procurator.net.StreamOptions;
import procurator.net.epoll.GivenSockets;
import procurator.relay.Relay;
import procurator.relay.Stage;
import procurator.wire.Addresses;

/**
 * What both halves do alike. Each loop has a part of its own ({@code P}) around its relay. Several loops listen on one
 * port, and the kernel spreads the connections over them.
 */
public final class RunningHalf<P extends RunningHalf.LoopPart> implements Half {
    /** How long a loop may take to answer a question: longer than any round of it. */
    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final String name;
    private final EngineConfig engine;
    private final Resolver resolver;
    private final LongSupplier clock;
    private final List<Worker<P>> workers = new ArrayList<>();
    private final List<String> listening = new ArrayList<>();
    private final CompletableFuture<String> broken = new CompletableFuture<>();
    private volatile @Nullable Wiring<P> wiring;
    private GivenSockets given = GivenSockets.NONE;

    /** What a half has of its own in one loop. Belongs to that loop, or to whoever sets it up before it starts. */
    public interface LoopPart {
        Relay relay();

        LoopCounts counts();
    }

    /** In what the halves differ. */
    public interface Wiring<P extends LoopPart> {
        /**
         * Wires up one loop, before it starts.
         *
         * @param settings with that loop's share of the limits
         */
        P wire(EventLoop loop, Relay.Settings settings);

        /** Opens the ports, once all loops are wired and before they start. */
        void listen(RunningHalf<P> half) throws IOException;

        /** What there is to tell besides what every half tells, a line each. From any thread. */
        default List<String> status() {
            return List.of();
        }

        /** How those that run beside the loops are. From any thread. */
        default List<PluginState> plugins() {
            return List.of();
        }

        /**
         * Starts what runs beside the loops, before they start and once the process is whose it shall be.
         *
         * @param lost is told why, when the half is no good any more without something of it
         * @throws Broken if it is none from the start
         */
        default void startBeside(Consumer<String> lost) throws Broken {}

        /** Ends it, if it was started. */
        default void endBeside() {}
    }

    private record Worker<P>(EventLoop loop, P part) {}

    /**
     * Has no loop yet.
     *
     * @param name before the names of its threads
     * @param resolver is closed with it
     * @param clock of the loops: {@code System::nanoTime} but in tests
     */
    public RunningHalf(String name, EngineConfig engine, Resolver resolver, LongSupplier clock) {
        this.name = name;
        this.engine = engine;
        this.resolver = resolver;
        this.clock = clock;
    }

    /**
     * Starts it; if that fails nothing stays open.
     *
     * @throws IOException if an address is taken or not ours, or the system has no poller left; the text says which
     */
    public Half start(Wiring<P> by, Log log, Bound bound) throws IOException {
        wiring = by;
        try {
            given = GivenSockets.of(bound.given());
            for (int i = 0; i < engine.workers(); i++) {
                workers.add(wire(by, i, log));
            }
            by.listen(this);
            given.assertTaken();
            bound.bound();
            by.startBeside(broken::complete);
            workers.forEach(worker -> worker.loop.start());
            return this;
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private Worker<P> wire(Wiring<P> by, int index, Log log) throws IOException {
        String thread = engine.workers() == 1 ? name : name + "-" + index;
        EventLoop loop = new EventLoop(thread, engine.poller().open(given), clock, fault -> RelayLog.fault(log, fault));
        try {
            return new Worker<>(loop, by.wire(loop, engine.relaySettings(index)));
        } catch (RuntimeException e) {
            loop.close();
            throw e;
        }
    }

    /**
     * Listens for connections with all loops, before they start.
     *
     * @param protocol in words, such as {@code TCP}
     * @param target in words, where it leads to one alone; else empty
     * @param firstStage makes the first stage of a connection, given the part of its loop
     * @return the address, with the real port where 0 was asked for
     */
    public ListenAddress listen(
            String protocol, ListenAddress address, String target, Function<P, Supplier<Stage>> firstStage)
            throws IOException {
        ListenAddress real = workers.size() == 1 ? address : address.withPort(claim(address));
        for (Worker<P> worker : workers) {
            Supplier<Stage> first = firstStage.apply(worker.part);
            real = real.withPort(worker.part.relay().listen(real, first).getPort());
        }
        listens(protocol, real, target);
        return real;
    }

    /** With SO_REUSEPORT another process of ours would be let onto the same port unseen: one listener without it tells. */
    private int claim(ListenAddress address) throws IOException {
        StreamOptions options = StreamOptions.DEFAULT.withIpv6Only(address.ipv6Only());
        try (Poller poller = Pollers.best().open(given);
                ListenSocket alone = poller.listen(address.at(), options, (_, _) -> {})) {
            return alone.address().getPort();
        }
    }

    /** What datagrams are for: there one window and one table know every packet, wherever a client roams to. */
    public P first() {
        return workers.getFirst().part;
    }

    /** Remembers where it listens, for {@link #listening}. */
    public void listens(String protocol, ListenAddress address, String target) {
        listening.add(protocol + " " + Addresses.text(address.at()) + target);
    }

    @Override
    public List<String> listening() {
        return List.copyOf(listening);
    }

    @Override
    public Snapshot snapshot() {
        List<LoopCounts> each = counts();
        LoopCounts all = each.stream().reduce(LoopCounts::plus).orElse(LoopCounts.NONE);
        boolean whole = each.size() == workers.size();
        Wiring<P> by = wiring;
        List<PluginState> plugins = by == null ? List.of() : by.plugins();
        return new Snapshot(all, whole, engine.relay().limits(), resolver.counts(), Descriptors.now(), plugins);
    }

    @Override
    public List<String> status() {
        Wiring<P> by = wiring;
        List<String> ofItsOwn = by == null ? List.of() : by.status();
        return Stream.concat(Half.super.status().stream(), ofItsOwn.stream()).toList();
    }

    /** Asks each loop on its own thread; one that does not answer in time is left out. */
    private List<LoopCounts> counts() {
        List<CompletableFuture<LoopCounts>> asked = workers.stream()
                .map(worker -> CompletableFuture.supplyAsync(worker.part::counts, worker.loop))
                .toList();
        List<LoopCounts> answers = new ArrayList<>();
        for (CompletableFuture<LoopCounts> answer : asked) {
            try {
                answers.add(answer.get(ANSWER.toSeconds(), TimeUnit.SECONDS));
            } catch (TimeoutException _) {
                answer.cancel(false);
            } catch (ExecutionException e) {
                throw new CompletionException(e.getCause());
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
        return answers;
    }

    @Override
    public void whenBroken(Consumer<String> told) {
        CompletableFuture<Void> _ = broken.thenAccept(told);
    }

    @Override
    public void drain(Duration atMost) {
        CountDownLatch draining = new CountDownLatch(workers.size());
        for (Worker<P> worker : workers) {
            worker.loop.execute(() -> worker.part.relay().drain(atMost, draining::countDown));
        }
        try {
            boolean _ = draining.await(atMost.plus(ANSWER).toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        workers.forEach(worker -> worker.loop.close());
        resolver.close();
        Wiring<P> by = wiring;
        if (by != null) {
            by.endBeside();
        }
    }
}
