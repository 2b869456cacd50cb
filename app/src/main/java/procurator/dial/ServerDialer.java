package procurator.dial;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import procurator.loop.EventLoop;
import procurator.loop.Timer;
import procurator.net.DatagramOptions;
import procurator.net.DatagramSocket;
import procurator.net.StreamSocket;
import procurator.relay.DialFailure;
import procurator.relay.Dialer;
import procurator.wire.Address;

/**
 * Reaches one server for as long as the process runs: its name may move, name servers and networks come and go. The
 * addresses found last are used while no newer ones are to be had, and the name is asked for anew, past what is kept of
 * it, as soon as nobody answers there. Decision 012. Belongs to one loop.
 */
public final class ServerDialer {
    /** So long a name may take before the addresses found last are tried meanwhile. */
    private static final Duration SLOW = Duration.ofMillis(250);

    private static final Duration LEAST = Duration.ofSeconds(1);

    private static final DatagramOptions SMALL = new DatagramOptions(0, 0);

    private final EventLoop loop;
    private final Resolver resolver;
    private final Address server;
    private final HostDialer.Options options;
    private List<InetAddress> known = List.of();

    /** Nobody answered lately at the addresses known. */
    private boolean doubted;

    /** @param options how long a whole dial may take, all addresses together */
    public ServerDialer(EventLoop loop, Resolver resolver, Address server, HostDialer.Options options) {
        this.loop = loop;
        this.resolver = resolver;
        this.server = server;
        this.options = options;
    }

    /**
     * Starts to connect.
     *
     * @param answer is told exactly once, on the loop, never before this returns nor after {@link Dialer.Dial#cancel}
     */
    public Dialer.Dial connect(Connecting.Answer answer) {
        ServerDial dial = new ServerDial(answer);
        dial.start();
        return dial;
    }

    /** Somebody found out that nobody answers: the next dial asks for the name anew at once. */
    public void doubt() {
        doubted = true;
    }

    /**
     * Finds the address for datagrams.
     *
     * @param anew whether to ask for the name again although an answer is kept
     * @param then is told exactly once, on the loop, maybe before this returns
     */
    public void find(boolean anew, HostDialer.Found then) {
        switch (server) {
            case Address.Ip ip -> then.found(new InetSocketAddress(ip.host(), ip.port()));
            case Address.Name name -> find(name.host(), anew, then);
        }
    }

    private void find(String name, boolean anew, HostDialer.Found then) {
        Resolution kept = anew ? null : resolver.known(name);
        if (kept != null) {
            tell(kept, then);
        } else if (anew) {
            resolver.askAnew(name, loop, found -> tell(found, then));
        } else {
            resolver.resolve(name, loop, found -> tell(found, then));
        }
    }

    private void tell(Resolution resolution, HostDialer.Found then) {
        switch (resolution) {
            case Resolution.Resolved(List<InetAddress> found) -> known = found;
            case Resolution.Failed _ -> {}
        }
        if (known.isEmpty()) {
            then.failed(DialFailure.NAME_NOT_FOUND);
        } else {
            then.found(routed());
        }
    }

    private InetSocketAddress routed() {
        List<InetAddress> order = AddressOrder.of(known, options.ipv6First());
        for (InetAddress address : order.subList(0, order.size() - 1)) {
            InetSocketAddress candidate = new InetSocketAddress(address, server.port());
            if (sourceTo(candidate) != null) {
                return candidate;
            }
        }
        return new InetSocketAddress(order.getLast(), server.port());
    }

    /**
     * Which of our own addresses packets to there leave from now, or {@code null} without a route. Connecting a UDP
     * socket sends nothing; it takes four system calls.
     */
    public @Nullable InetAddress sourceTo(InetSocketAddress there) {
        try (DatagramSocket probe = loop.poller().connectDatagrams(there, SMALL, (_, _, _, _) -> {})) {
            return probe.localAddress().getAddress();
        } catch (IOException _) {
            return null;
        }
    }

    /** One connection; its timer is that of the look-up. */
    private final class ServerDial extends Timer implements Dialer.Dial, Connecting.Answer {
        private final Connecting.Answer answer;
        private final long since = loop.now();
        private final Set<InetAddress> tried = new HashSet<>();
        private Resolver.@Nullable Asked asked;
        private @Nullable Attempts attempts;
        private DialFailure failed = DialFailure.OTHER;
        /** For a look-up. */
        private boolean waiting;

        private boolean over;

        ServerDial(Connecting.Answer answer) {
            this.answer = answer;
        }

        void start() {
            switch (server) {
                case Address.Ip ip -> attempt(List.of(ip.host()));
                case Address.Name name -> start(name);
            }
        }

        private void start(Address.Name name) {
            if (doubted && !known.isEmpty()) {
                List<InetAddress> before = known;
                askAnew();
                attempt(before);
            } else {
                waiting = true;
                loop.set(this, SLOW);
                asked = resolver.resolve(name.host(), loop, this::resolved);
            }
        }

        @Override
        protected void expired() {
            attempt(known);
        }

        private void askAnew() {
            doubted = true;
            if (!waiting && server instanceof Address.Name name) {
                waiting = true;
                asked = resolver.askAnew(name.host(), loop, this::resolved);
            }
        }

        private void resolved(Resolution resolution) {
            waiting = false;
            loop.cancel(this);
            switch (resolution) {
                case Resolution.Resolved(List<InetAddress> found) -> known = found;
                case Resolution.Failed why -> failed = failed == DialFailure.OTHER ? HostDialer.failure(why) : failed;
            }
            attempt(known);
        }

        /** Tries those not tried yet. */
        private void attempt(List<InetAddress> addresses) {
            if (over) {
                return;
            }
            List<InetAddress> untried = new ArrayList<>(AddressOrder.of(addresses, options.ipv6First()));
            untried.removeIf(address -> !tried.add(address));
            if (!untried.isEmpty()) {
                if (attempts == null) {
                    attempts = new Attempts(server.port(), remaining(), options.socket(), loop, this);
                    attempts.repeat(this::askAnew);
                }
                attempts.add(untried);
            }
            endIfNothingIsLeft();
        }

        private void endIfNothingIsLeft() {
            if (attempts == null && !waiting && !over) {
                over = true;
                loop.cancel(this);
                answer.failed(failed);
            }
        }

        private Duration remaining() {
            Duration left = options.connect().minusNanos(loop.now() - since);
            return left.compareTo(LEAST) > 0 ? left : LEAST; // the look-up took it
        }

        @Override
        public void connected(StreamSocket socket) {
            over = true;
            doubted = false;
            cancel();
            answer.connected(socket);
        }

        /** An address that refuses may no longer be the server's: the name says so, if it was not asked just now. */
        @Override
        public void failed(DialFailure why) {
            attempts = null;
            failed = why;
            if (why == DialFailure.REFUSED || why == DialFailure.HOST_UNREACHABLE) {
                askAnew();
            }
            endIfNothingIsLeft();
        }

        @Override
        public void cancel() {
            loop.cancel(this);
            if (asked != null) {
                asked.cancel();
            }
            if (attempts != null) {
                attempts.cancel();
            }
        }
    }
}
