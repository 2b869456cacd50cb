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
import procurator.loop.EventLoop;
import procurator.net.ListenAddress;
import procurator.net.ListenSocket;
import procurator.net.Poller;
import procurator.net.StreamOptions;
import procurator.relay.Relay;
import procurator.relay.Stage;
import procurator.relay.Totals;

/**
 * The loops of one half, each with a wiring of its own ({@code W}) around its relay. Several loops listen on one port,
 * and the kernel spreads the connections over them.
 */
public final class Workers<W> implements AutoCloseable {
    /** How long a loop may take to answer a question: longer than any round of it. */
    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final List<Worker<W>> workers = new ArrayList<>();
    private final Function<W, Relay> relayOf;

    private record Worker<W>(EventLoop loop, W wiring) {}

    /** Wires up one loop, before it starts. */
    public interface Wiring<W> {
        /** Wires up one; the first has index 0. */
        W wire(EventLoop loop, int index) throws IOException;
    }

    private Workers(Function<W, Relay> relayOf) {
        this.relayOf = relayOf;
    }

    /**
     * Wires up as many loops as the engine has; none runs yet.
     *
     * @param clock of the loops: {@code System::nanoTime} but in tests
     * @param faults is told what a loop met that no tunnel is to blame for
     */
    public static <W> Workers<W> wire(
            String name,
            EngineConfig engine,
            LongSupplier clock,
            Consumer<Throwable> faults,
            Function<W, Relay> relayOf,
            Wiring<W> wiring)
            throws IOException {
        Workers<W> workers = new Workers<>(relayOf);
        try {
            for (int i = 0; i < engine.workers(); i++) {
                String thread = engine.workers() == 1 ? name : name + "-" + i;
                EventLoop loop = new EventLoop(thread, engine.poller().open(), clock, faults);
                workers.workers.add(new Worker<>(loop, wiring.wire(loop, i)));
            }
            return workers;
        } catch (IOException | RuntimeException e) {
            workers.close();
            throw e;
        }
    }

    /**
     * Listens with all loops, before they start.
     *
     * @param firstStage makes the first stage of a connection, given the wiring of its loop
     * @return the address, with the real port where 0 was asked for
     */
    public ListenAddress listen(ListenAddress address, Function<W, Supplier<Stage>> firstStage) throws IOException {
        ListenAddress real = workers.size() == 1 ? address : address.withPort(claim(address));
        for (Worker<W> worker : workers) {
            Relay relay = relayOf.apply(worker.wiring);
            real = real.withPort(
                    relay.listen(real, firstStage.apply(worker.wiring)).getPort());
        }
        return real;
    }

    /** With SO_REUSEPORT another process of ours would be let onto the same port unseen: one listener without it tells. */
    private static int claim(ListenAddress address) throws IOException {
        StreamOptions options = StreamOptions.DEFAULT.withIpv6Only(address.ipv6Only());
        try (Poller poller = Pollers.best().open();
                ListenSocket alone = poller.listen(address.at(), options, (_, _) -> {})) {
            return alone.address().getPort();
        }
    }

    /** The wiring of the first loop, before it starts. */
    public W first() {
        return workers.getFirst().wiring;
    }

    public void start() {
        workers.forEach(worker -> worker.loop.start());
    }

    /** Asks each loop on its own thread; one that does not answer in time is left out. */
    public <T> List<T> ask(Function<W, T> question) {
        List<CompletableFuture<T>> asked = workers.stream()
                .map(worker -> CompletableFuture.supplyAsync(() -> question.apply(worker.wiring), worker.loop))
                .toList();
        List<T> answers = new ArrayList<>();
        for (CompletableFuture<T> answer : asked) {
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

    /** What all relays have carried. */
    public Totals totals() {
        return ask(wiring -> relayOf.apply(wiring).counters().totals()).stream().reduce(Totals.NONE, Totals::plus);
    }

    /** Drains every relay and returns when none has a tunnel left. */
    public void drain(Duration atMost) {
        CountDownLatch draining = new CountDownLatch(workers.size());
        for (Worker<W> worker : workers) {
            worker.loop.execute(() -> relayOf.apply(worker.wiring).drain(atMost, draining::countDown));
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
    }
}
