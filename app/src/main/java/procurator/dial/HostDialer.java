package procurator.dial;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import procurator.loop.EventLoop;
import procurator.net.StreamOptions;
import procurator.net.StreamSocket;
import procurator.relay.Connecting;
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
     * @param answer is told exactly once, on the loop, maybe before this returns; never after {@link Dialer.Dial#cancel}
     */
    public Dialer.Dial connect(Address host, Connecting.Answer answer) {
        HostDial dial = new HostDial(host.port(), answer);
        switch (host) {
            case Address.Ip ip -> dial.connect(List.of(ip.host()));
            case Address.Name name -> dial.resolve(name.host());
        }
        return dial;
    }

    /** One host: its name is looked up, then it is connected to. */
    private final class HostDial implements Dialer.Dial, Connecting.Answer {
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
                case Resolution.Addresses(List<InetAddress> addresses) -> connect(addresses);
                case Resolution.Failed.OVERLOADED -> failed(DialFailure.OTHER);
                case Resolution.Failed.NOT_FOUND, Resolution.Failed.TIMED_OUT -> failed(DialFailure.NAME_NOT_FOUND);
            }
        }

        void connect(List<InetAddress> addresses) {
            List<InetAddress> open = addresses.stream().filter(allowed).toList();
            if (open.isEmpty()) {
                failed(DialFailure.NOT_ALLOWED);
                return;
            }
            List<InetAddress> order = AddressOrder.of(open, options.ipv6First());
            attempts = new Attempts(order, port, options.connect(), options.socket(), loop, this);
            attempts.next();
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
            if (asked != null) {
                asked.cancel();
            }
            if (attempts != null) {
                attempts.cancel();
            }
        }
    }
}
