package procurator.local.upstream;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import procurator.half.ServerCounts;
import procurator.loop.EventLoop;
import procurator.loop.Timer;
import procurator.net.Readiness;
import procurator.net.StreamSocket;
import procurator.relay.Answer;
import procurator.relay.Dialer;

/**
 * Connections to one server, opened ahead: on each of them a tunnel saves the round trip of a handshake. None carries
 * a byte before it is used. One that the server ends, resets or writes to, or that has waited as long as it may, is
 * closed; each is looked at once more before it is handed out. What cannot be seen, that the way to the server is another
 * one by now, those find out who used one of them, and tell. Belongs to one loop.
 */
public final class LinkPool {
    /** After a failed dial the pool leaves a server alone for so long; tunnels dial it all the same. */
    private static final long PAUSE_NANOS = 1_000_000_000;

    private final EventLoop loop;
    private final Function<Answer<StreamSocket>, Dialer.Dial> dialer;
    private final PoolConfig config;
    private final Demand demand;
    private final DoubleSupplier jitter;

    /** The youngest last, and used first: the others then reach their age in peace when there are too many. */
    private final Deque<Ready> ready = new ArrayDeque<>();

    private Runnable opened = () -> {};
    private int dialling;
    private long pausedUntil;
    private boolean closed;
    private long hits;
    private long misses;

    /**
     * @param dialer starts a connection to the server
     * @param jitter 0 to 1: pools must not renew in step
     */
    public LinkPool(
            EventLoop loop,
            Function<Answer<StreamSocket>, Dialer.Dial> dialer,
            PoolConfig config,
            Demand demand,
            DoubleSupplier jitter) {
        this.loop = loop;
        this.dialer = dialer;
        this.config = config;
        this.demand = demand;
        this.jitter = jitter;
        this.pausedUntil = loop.now();
    }

    /** @param told runs each time one has been opened ahead, and waits */
    void whenOpened(Runnable told) {
        opened = told;
    }

    /** A ready connection for a tunnel that opens now, or {@code null}; fills up again either way. */
    @Nullable
    StreamSocket take() {
        demand.opened(loop.now());
        StreamSocket taken = null;
        while (taken == null && !ready.isEmpty()) {
            Ready youngest = ready.removeLast();
            loop.cancel(youngest);
            if (youngest.isAlive()) {
                taken = youngest.socket;
            } else {
                youngest.socket.close();
            }
        }
        if (taken == null) {
            misses++;
        } else {
            hits++;
        }
        fill();
        return taken;
    }

    /** Where the youngest that waits is connected to, or {@code null} if none waits. */
    @Nullable
    InetSocketAddress peer() {
        return ready.isEmpty() ? null : ready.getLast().socket.remoteAddress();
    }

    /** Drops those opened until then; returns how many that were. */
    int drop(long openedUntil) {
        int before = ready.size();
        for (Ready each : List.copyOf(ready)) {
            if (each.since - openedUntil <= 0) {
                each.drop();
            }
        }
        return before - ready.size();
    }

    /** How long a dial takes lately, in nanoseconds. */
    long dialNanos() {
        return demand.dialNanos();
    }

    /** A tunnel had to dial for itself, and it took so long. */
    void dialled(long nanos) {
        demand.dialled(nanos);
        pausedUntil = loop.now();
        fill();
    }

    private void fill() {
        int wanted = Math.min(config.max(), demand.wanted(loop.now()));
        while (ready.size() + dialling < wanted && !closed && loop.now() - pausedUntil >= 0) {
            dialling++;
            long since = loop.now();
            Dialer.Dial _ = dialer.apply(Answer.of(socket -> filled(socket, loop.now() - since), _ -> failed()));
        }
    }

    private void filled(StreamSocket socket, long dialNanos) {
        dialling--;
        demand.dialled(dialNanos);
        if (closed) {
            socket.close();
        } else {
            add(socket);
        }
    }

    private void failed() {
        dialling--;
        pausedUntil = loop.now() + PAUSE_NANOS;
    }

    private void add(StreamSocket socket) {
        Ready added = new Ready(socket);
        try {
            socket.handler(added);
            socket.interest(true, false);
            ready.addLast(added);
            loop.set(added, (long) (config.idle().toNanos() * (1 + jitter.getAsDouble() / 4)));
            opened.run();
        } catch (IOException _) {
            socket.close();
        }
    }

    /** One that waits; its timer is its age. */
    private final class Ready extends Timer implements Readiness {
        private final StreamSocket socket;
        private final long since = loop.now();

        Ready(StreamSocket socket) {
            this.socket = socket;
        }

        /** A server says nothing first: whatever there is to read, be it FIN, is the end of this one. */
        boolean isAlive() {
            try {
                return socket.read(loop.scratch().in, 0, 1) == 0;
            } catch (IOException _) {
                return false;
            }
        }

        @Override
        public void ready(boolean readable, boolean writable) {
            drop();
        }

        @Override
        protected void expired() {
            drop();
            fill();
        }

        private void drop() {
            loop.cancel(this);
            ready.remove(this);
            socket.close();
        }
    }

    /** @param server the address of whose it is */
    ServerCounts counts(String server) {
        return new ServerCounts(server, hits, misses, ready.size());
    }

    /** Closes what waits and dials no more. */
    void close() {
        closed = true;
        List.copyOf(ready).forEach(Ready::drop);
    }
}
