package procurator.dial;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import procurator.loop.EventLoop;
import procurator.loop.Timer;
import procurator.net.StreamSocket;
import procurator.relay.Answer;
import procurator.relay.DialFailure;
import procurator.relay.Dialer;
import procurator.wire.Address;

/**
 * Reaches one server for as long as the process runs: its name may move, name servers and networks come and go. The
 * addresses found last are used while no newer ones are to be had, and the name is asked for anew, past what is kept of
 * it, as soon as nobody answers there. Decision 012. Belongs to one loop.
 */
public final class ServerDialer implements ToServer {
    /** So long a name may take before the addresses found last are tried meanwhile. */
    private static final Duration SLOW = Duration.ofMillis(250);

    private final EventLoop loop;
    private final Resolver resolver;
    private final Address server;
    private final DialOptions options;
    private List<InetAddress> known;

    /** Nobody answered lately at the addresses known. */
    private boolean doubted;

    public ServerDialer(EventLoop loop, Resolver resolver, Address server, DialOptions options) {
        this.loop = loop;
        this.resolver = resolver;
        this.server = server;
        this.options = options;
        this.known = server instanceof Address.Ip ip ? List.of(ip.host()) : List.of();
    }

    @Override
    public Dialer.Dial connect(Answer<StreamSocket> answer) {
        ServerDial dial = new ServerDial(answer);
        dial.start();
        return dial;
    }

    /** The next dial asks for the name anew at once. */
    @Override
    public void doubt() {
        doubted = true;
    }

    /** Anew, it asks for the name again although an answer is kept. */
    @Override
    public void find(boolean anew, Answer<InetSocketAddress> then) {
        Answer<List<InetAddress>> asked = learned(() -> tell(then), _ -> tell(then));
        switch (server) {
            case Address.Ip _ -> tell(then);
            case Address.Name name when anew -> resolver.askAnew(name.host(), loop, asked);
            case Address.Name name -> resolver.find(name.host(), loop, asked);
        }
    }

    private void tell(Answer<InetSocketAddress> then) {
        if (known.isEmpty()) {
            then.failed(DialFailure.NAME_NOT_FOUND);
        } else {
            then.succeeded(Route.first(loop, order(), server.port()));
        }
    }

    /** Keeps what is found first. */
    private Answer<List<InetAddress>> learned(Runnable found, Consumer<DialFailure> failed) {
        return Answer.of(
                addresses -> {
                    known = addresses;
                    found.run();
                },
                failed);
    }

    private List<InetAddress> order() {
        return AddressOrder.of(known, options.ipv6First());
    }

    @Override
    public @Nullable InetAddress sourceTo(InetSocketAddress there) {
        return Route.source(loop, there);
    }

    /** One connection; its timer is that of the look-up. */
    private final class ServerDial extends Timer implements Dialer.Dial, Answer<StreamSocket> {
        private final Answer<StreamSocket> answer;
        private final Attempts attempts = new Attempts(server.port(), options, loop, this, this::askAnew);
        private Dialer.@Nullable Dial asked;
        private DialFailure failure = DialFailure.OTHER;

        ServerDial(Answer<StreamSocket> answer) {
            this.answer = answer;
        }

        void start() {
            if (server instanceof Address.Name name && (known.isEmpty() || !doubted)) {
                loop.set(this, SLOW);
                asked = resolver.resolve(name.host(), loop, learned(this::resolved, this::notResolved));
                return;
            }
            if (doubted) {
                askAnew();
            }
            attempt();
        }

        @Override
        protected void expired() {
            attempt();
        }

        private void askAnew() {
            doubted = true;
            if (asked == null && server instanceof Address.Name name) {
                asked = resolver.askAnew(name.host(), loop, learned(this::resolved, this::notResolved));
            }
        }

        private void notResolved(DialFailure why) {
            failure = failure == DialFailure.OTHER ? why : failure;
            resolved();
        }

        private void resolved() {
            asked = null;
            loop.cancel(this);
            attempt();
        }

        /** Tries those not tried yet. */
        private void attempt() {
            if (!known.isEmpty()) {
                attempts.add(order());
            }
            endIfNothingIsLeft();
        }

        private void endIfNothingIsLeft() {
            if (asked == null && !attempts.isUnderWay()) {
                answer.failed(failure);
            }
        }

        @Override
        public void succeeded(StreamSocket socket) {
            doubted = false;
            cancel();
            answer.succeeded(socket);
        }

        /** An address that refuses may no longer be the server's: the name says so, if it was not asked just now. */
        @Override
        public void failed(DialFailure why) {
            failure = why;
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
            attempts.cancel();
        }
    }
}
