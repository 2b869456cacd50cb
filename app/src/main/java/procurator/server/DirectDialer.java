package procurator.server;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procurator.loop.EventLoop;
import procurator.net.StreamOptions;
import procurator.net.StreamSocket;
import procurator.relay.Connecting;
import procurator.relay.DialFailure;
import procurator.relay.Dialer;
import procurator.relay.Route;
import procurator.wire.Address;

/** Reaches targets straight: looks their names up, asks the policy about each address, and connects. */
public final class DirectDialer implements Dialer {
    private final EventLoop loop;
    private final Resolver resolver;
    private final TargetPolicy policy;
    private final Options options;

    /**
     * How targets are connected to.
     *
     * @param connect how long one address may take; the whole dial ends when the tunnel says so
     * @param ipv6First which family is tried first where a name has both
     */
    public record Options(StreamOptions socket, Duration connect, boolean ipv6First) {
        /** 10 s, IPv6 first. */
        public static final Options DEFAULT = new Options(StreamOptions.DEFAULT, Duration.ofSeconds(10), true);
    }

    public DirectDialer(EventLoop loop, Resolver resolver, TargetPolicy policy, Options options) {
        this.loop = loop;
        this.resolver = resolver;
        this.policy = policy;
        this.options = options;
    }

    @Override
    public Dial dial(Address target, Answer answer) {
        DirectDial dial = new DirectDial(target.port(), answer);
        switch (target) {
            case Address.Ip ip -> dial.connect(List.of(ip.host()));
            case Address.Name name -> dial.resolve(name.host());
        }
        return dial;
    }

    /** One target: its name is looked up, then it is connected to. */
    private final class DirectDial implements Dial, Connecting.Answer {
        private final int port;
        private final Answer answer;
        private Resolver.@Nullable Asked asked;
        private @Nullable Attempts attempts;

        DirectDial(int port, Answer answer) {
            this.port = port;
            this.answer = answer;
        }

        void resolve(String host) {
            asked = resolver.resolve(host, loop, this::resolved);
        }

        private void resolved(Resolution resolution) {
            switch (resolution) {
                case Resolution.Addresses(List<InetAddress> addresses) -> connect(addresses);
                case Resolution.Failed.OVERLOADED -> answer.failed(DialFailure.OTHER);
                case Resolution.Failed.NOT_FOUND, Resolution.Failed.TIMED_OUT ->
                    answer.failed(DialFailure.NAME_NOT_FOUND);
            }
        }

        void connect(List<InetAddress> addresses) {
            List<InetAddress> allowed =
                    addresses.stream().filter(policy::allows).toList();
            if (allowed.isEmpty()) {
                answer.failed(DialFailure.NOT_ALLOWED);
                return;
            }
            List<InetAddress> order = AddressOrder.of(allowed, options.ipv6First());
            attempts = new Attempts(order, port, options.connect(), options.socket(), loop, this);
            attempts.next();
        }

        @Override
        public void connected(StreamSocket socket) {
            answer.reached(Route.plain(socket));
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
