package procurator.dial;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import procurator.loop.EventLoop;
import procurator.loop.Timer;
import procurator.net.DatagramOptions;
import procurator.net.StreamOptions;
import procurator.net.StreamSocket;
import procurator.relay.DialFailure;
import procurator.relay.Dialer;
import procurator.wire.Address;

/** Connects to hosts: looks their names up, leaves out addresses that are not allowed, tries the others in turn. */
public final class HostDialer {
    private final EventLoop loop;
    private final Resolver resolver;
    private final Predicate<InetAddress> allowed;
    private final Options options;

    /**
     * How hosts are connected to.
     *
     * @param connect how long one address may take; the whole dial ends when the tunnel says so
     * @param ipv6First which family is tried first where a name has both
     */
    public record Options(StreamOptions socket, Duration connect, boolean ipv6First) {
        /** 10 s, IPv6 first. */
        public static final Options DEFAULT = new Options(StreamOptions.DEFAULT, Duration.ofSeconds(10), true);
    }

    /** @param allowed is asked about each address that would be connected to */
    public HostDialer(EventLoop loop, Resolver resolver, Predicate<InetAddress> allowed, Options options) {
        this.loop = loop;
        this.resolver = resolver;
        this.allowed = allowed;
        this.options = options;
    }

    /**
     * Starts to connect.
     *
     * @param answer is told exactly once, on the loop, never before this returns nor after {@link Dialer.Dial#cancel}
     */
    public Dialer.Dial connect(Address host, Connecting.Answer answer) {
        HostDial dial = new HostDial(host.port(), answer);
        switch (host) {
            case Address.Ip ip -> dial.connect(List.of(ip.host()));
            case Address.Name name -> dial.resolve(name.host());
        }
        return dial;
    }

    /** Who waits for an address; told exactly once, on the loop. */
    public interface Found {
        void found(InetSocketAddress address);

        void failed(DialFailure why);
    }

    /**
     * Finds the first allowed address of a host that there is a route to, for those who send datagrams.
     *
     * @param then may be told before this returns
     */
    public void find(Address host, Found then) {
        switch (host) {
            case Address.Ip ip -> tell(List.of(ip.host()), ip.port(), then);
            case Address.Name name -> {
                Resolution known = resolver.known(name.host());
                if (known == null) {
                    resolver.resolve(name.host(), loop, found -> tell(found, name.port(), then));
                } else {
                    tell(known, name.port(), then);
                }
            }
        }
    }

    private void tell(Resolution resolution, int port, Found then) {
        switch (resolution) {
            case Resolution.Resolved(List<InetAddress> found) -> tell(found, port, then);
            case Resolution.Failed why -> then.failed(failure(why));
        }
    }

    private void tell(List<InetAddress> addresses, int port, Found then) {
        List<InetAddress> open = addresses.stream().filter(allowed).toList();
        if (open.isEmpty()) {
            then.failed(DialFailure.NOT_ALLOWED);
            return;
        }
        List<InetAddress> order = AddressOrder.of(open, options.ipv6First());
        for (InetAddress address : order.subList(0, order.size() - 1)) {
            InetSocketAddress candidate = new InetSocketAddress(address, port);
            if (isRouted(candidate)) {
                then.found(candidate);
                return;
            }
        }
        then.found(new InetSocketAddress(order.getLast(), port));
    }

    /** Connecting a UDP socket sends nothing, and fails at once where there is no route: no IPv6, most often. */
    private boolean isRouted(InetSocketAddress address) {
        try {
            loop.poller()
                    .connectDatagrams(address, DatagramOptions.DEFAULT, (_, _, _, _) -> {})
                    .close();
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    static DialFailure failure(Resolution.Failed why) {
        return switch (why) {
            case OVERLOADED -> DialFailure.TOO_MANY_NAMES;
            case NOT_FOUND -> DialFailure.NAME_NOT_FOUND;
            case TIMED_OUT -> DialFailure.NAME_TIMED_OUT;
        };
    }

    /** One host: its name is looked up, then it is connected to. */
    private final class HostDial extends Timer implements Dialer.Dial, Connecting.Answer {
        private final int port;
        private final Connecting.Answer answer;
        private Resolver.@Nullable Asked asked;
        private @Nullable Attempts attempts;

        HostDial(int port, Connecting.Answer answer) {
            this.port = port;
            this.answer = answer;
        }

        void resolve(String name) {
            asked = resolver.resolve(name, loop, this::resolved);
        }

        private void resolved(Resolution resolution) {
            switch (resolution) {
                case Resolution.Resolved(List<InetAddress> addresses) -> connect(addresses);
                case Resolution.Failed why -> failed(failure(why));
            }
        }

        void connect(List<InetAddress> addresses) {
            List<InetAddress> open = addresses.stream().filter(allowed).toList();
            if (open.isEmpty()) {
                loop.soon(this);
                return;
            }
            List<InetAddress> order = AddressOrder.of(open, options.ipv6First());
            attempts = new Attempts(port, options.connect(), options.socket(), loop, this);
            attempts.add(order);
        }

        /** None of the addresses may be connected to. */
        @Override
        protected void expired() {
            failed(DialFailure.NOT_ALLOWED);
        }

        @Override
        public void connected(StreamSocket socket) {
            answer.connected(socket);
        }

        @Override
        public void failed(DialFailure why) {
            answer.failed(why);
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
