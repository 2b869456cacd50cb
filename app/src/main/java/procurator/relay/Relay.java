package procurator.relay;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import procurator.loop.EventLoop;
import procurator.loop.Timer;
import procurator.net.ListenAddress;
import procurator.net.ListenSocket;
import procurator.net.Readiness;
import procurator.net.SocketError;
import procurator.net.StreamOptions;
import procurator.net.StreamSocket;

/**
 * Accepts on the left, dials to the right, on one loop. Everything in which the halves differ is passed in: the first
 * stage of a new connection, and the dialer. Belongs to its loop's thread, or to whoever sets it up before that starts.
 */
public final class Relay {
    /** How long accepting pauses when the process is out of descriptors; promised is recovery within 2 s. */
    private static final Duration ACCEPT_PAUSE = Duration.ofMillis(500);

    /** How often the kernel is asked what it holds of a tunnel, where keep-alive does not say it. */
    private static final Duration LOOK = Duration.ofSeconds(25);

    private final EventLoop loop;
    private final Dialer dialer;
    private final Timeouts timeouts;
    private final Limits limits;
    private final StreamOptions options;
    private final long lookNanos;
    private final Observer observer;
    private final List<ListenSocket> listeners = new ArrayList<>();
    private final Set<Tunnel> tunnels = new HashSet<>();
    private final Handshakes handshakes;
    private final Waiting waiting;
    private final Traffic traffic = new Traffic();
    private final Map<Outcome, Long> endings = new EnumMap<>(Outcome.class);
    private long ever;
    private boolean full;
    private @Nullable Runnable whenEmpty;

    private final Timer resumeAccepting = Timer.of(() -> accepting(!full));

    private final Timer drainDeadline =
            Timer.of(() -> new ArrayList<>(tunnels).forEach(tunnel -> tunnel.reset(Outcome.SHUT_DOWN)));

    /** What a relay is told that does not depend on its half. */
    public record Settings(Timeouts timeouts, Limits limits, StreamOptions options) {
        public static final Settings DEFAULT = new Settings(Timeouts.DEFAULT, Limits.DEFAULT, StreamOptions.DEFAULT);
    }

    public Relay(EventLoop loop, Dialer dialer, Settings settings, Observer observer) {
        this.loop = loop;
        this.dialer = dialer;
        this.timeouts = settings.timeouts();
        this.limits = settings.limits();
        this.options = settings.options();
        this.lookNanos =
                options.silence().isZero() ? LOOK.toNanos() : options.silence().toNanos() / 3;
        this.observer = observer;
        this.handshakes = new Handshakes(limits);
        this.waiting = new Waiting(loop, limits.heldBytes(), tunnels);
    }

    /**
     * Listens on one more address.
     *
     * @param firstStage of each connection accepted there
     * @return the address, with the real port where 0 was asked for
     */
    public InetSocketAddress listen(ListenAddress address, Supplier<Stage> firstStage) throws IOException {
        Acceptor acceptor = new Acceptor(firstStage);
        ListenSocket listener = loop.poller().listen(address.at(), options.withIpv6Only(address.ipv6Only()), acceptor);
        acceptor.listener = listener;
        listeners.add(listener);
        return listener.address();
    }

    private final class Acceptor implements Readiness {
        private final Supplier<Stage> firstStage;
        private @Nullable ListenSocket listener;

        Acceptor(Supplier<Stage> firstStage) {
            this.firstStage = firstStage;
        }

        @Override
        public void ready(boolean readable, boolean writable) {
            if (listener != null) {
                accept(listener, firstStage);
            }
        }
    }

    /** One connection for each readiness: level-triggered, so a second call to be told "none" would be for nothing. */
    private void accept(ListenSocket listener, Supplier<Stage> firstStage) {
        try {
            StreamSocket accepted = listener.accept(NOT_YET);
            if (accepted != null) {
                admit(accepted, made(firstStage, accepted));
            }
        } catch (SocketError e) {
            if (!isOfOneConnection(e)) {
                accepting(false);
                loop.set(resumeAccepting, ACCEPT_PAUSE);
                observer.acceptPaused(e);
            }
        } catch (IOException _) {
            // that connection is gone; the next may be well
        }
    }

    /** accept(2) also reports what happened to the connection while it waited; the next may be well. */
    private static boolean isOfOneConnection(SocketError e) {
        return switch (e.kind()) {
            case RESET, REFUSED, HOST_UNREACHABLE, NETWORK_UNREACHABLE, TIMED_OUT, NOT_PERMITTED -> true;
            case OUT_OF_DESCRIPTORS, ADDRESS_IN_USE, ADDRESS_NOT_OURS, TOO_LARGE, OTHER -> false;
        };
    }

    private static final Readiness NOT_YET = (_, _) -> {};

    private void admit(StreamSocket accepted, Stage first) {
        Tunnel tunnel = new Tunnel(this, loop, accepted, first);
        tunnels.add(tunnel);
        ever++;
        Tunnel crowdedOut = handshakes.add(tunnel);
        if (crowdedOut == null && tunnels.size() > limits.tunnels()) {
            crowdedOut = handshakes.oldest();
        }
        if (crowdedOut != null) {
            crowdedOut.giveWay(Outcome.CROWDED_OUT);
        }
        tunnel.accepted();
    }

    private static Stage made(Supplier<Stage> firstStage, StreamSocket accepted) {
        try {
            return firstStage.get();
        } catch (RuntimeException | Error e) {
            accepted.reset();
            throw e;
        }
    }

    private void accepting(boolean wanted) {
        for (ListenSocket listener : listeners) {
            try {
                listener.accepting(wanted);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** What has been counted so far; to be asked for on the loop. */
    public TunnelCounts counts() {
        return new TunnelCounts(
                tunnels.size(),
                handshakes.size(),
                ever,
                traffic.up,
                traffic.down,
                loop.budget().held(),
                waiting.size(),
                new EnumMap<>(endings));
    }

    /** Whether a tunnel's right end is connected to there; to be asked on the loop. */
    public boolean leadsTo(InetSocketAddress there) {
        return tunnels.stream()
                .anyMatch(tunnel -> there.equals(tunnel.progress().reached()));
    }

    /**
     * Accepts no more, ends who has not said what he wants, lets the tunnels there end by themselves, and resets what
     * is left after a while.
     *
     * @param atMost how long they are given
     * @param then runs on the loop once no tunnel is left
     */
    public void drain(Duration atMost, Runnable then) {
        listeners.forEach(ListenSocket::close);
        listeners.clear();
        loop.cancel(resumeAccepting);
        whenEmpty = then;
        loop.set(drainDeadline, atMost);
        handshakes.all().forEach(stranger -> stranger.giveWay(Outcome.SHUT_DOWN));
        tellIfEmpty();
    }

    private void tellIfEmpty() {
        Runnable then = whenEmpty;
        if (then != null && tunnels.isEmpty()) {
            whenEmpty = null;
            loop.cancel(drainDeadline);
            dialer.close(); // not before: a tunnel may have to be dialled for anew
            then.run();
        }
    }

    // ---- for the tunnels ----

    Timeouts timeouts() {
        return timeouts;
    }

    /** How often the kernel is asked what it holds of a tunnel: long before it gives up a peer that pauses. */
    long lookNanos() {
        return lookNanos;
    }

    Dialer dialer() {
        return dialer;
    }

    Observer observer() {
        return observer;
    }

    void handshakeDone(Tunnel tunnel) {
        handshakes.remove(tunnel);
        limitTunnels();
    }

    /** It may say anew what it wants, and gives way like others until it does. */
    void handshakeAnew(Tunnel tunnel) {
        Tunnel crowdedOut = handshakes.add(tunnel);
        limitTunnels();
        if (crowdedOut != null) {
            crowdedOut.giveWay(Outcome.CROWDED_OUT);
        }
    }

    /** Full are we with tunnels that have said what they want: others give way to those who come. */
    private void limitTunnels() {
        boolean now = tunnels.size() - handshakes.size() >= limits.tunnels();
        if (now != full) {
            full = now;
            accepting(!full && !resumeAccepting.isSet());
        }
    }

    void ended(Tunnel tunnel, Outcome outcome) {
        tunnels.remove(tunnel);
        handshakeDone(tunnel);
        endings.merge(outcome, 1L, Long::sum);
        try {
            observer.ended(tunnel, outcome);
        } finally {
            tellIfEmpty();
        }
    }

    void count(boolean up, int plain, @Nullable Request request) {
        add(traffic, up, plain);
        if (request != null && request.account() != null) {
            add(request.account(), up, plain);
        }
    }

    private static void add(Traffic traffic, boolean up, int plain) {
        if (up) {
            traffic.up += plain;
        } else {
            traffic.down += plain;
        }
    }

    Waiting waiting() {
        return waiting;
    }
}
