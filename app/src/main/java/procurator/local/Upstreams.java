package procurator.local;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import procurator.dial.DialOptions;
import procurator.dial.Resolver;
import procurator.dial.ServerDialer;
import procurator.local.upstream.Demand;
import procurator.local.upstream.LinkPool;
import procurator.local.upstream.LinkServer;
import procurator.local.upstream.PoolConfig;
import procurator.local.upstream.Upstream;
import procurator.loop.EventLoop;
import procurator.relay.Relay;
import procurator.shadowsocks.Salts;
import procurator.shadowsocks.Seen;
import procurator.shadowsocks.WallClock;

/** The configured servers, made ready for each loop. What was seen of a server is known to all loops. */
public final class Upstreams {
    private final LocalConfig config;
    private final Resolver resolver;
    private final Duration worthwhile;
    private final DialOptions dialing;
    private final List<Known> servers;
    private final WallClock clock;

    private record Known(LinkServer server, Seen seen) {}

    /**
     * Makes nothing ready yet.
     *
     * @param worthwhile the shortest dial for which connections are opened ahead
     * @param clockJumped is told how far the wall clock was set
     */
    public Upstreams(LocalConfig config, Resolver resolver, Duration worthwhile, Consumer<Duration> clockJumped) {
        this.clock = new WallClock(InstantSource.system(), System::nanoTime, clockJumped);
        this.config = config;
        this.resolver = resolver;
        this.worthwhile = worthwhile;
        Relay.Settings settings = config.engine().relay();
        Duration share =
                settings.timeouts().connect().dividedBy(config.servers().size()); // each has its turn in time
        this.dialing = new DialOptions(settings.options(), share, config.ipv6First());
        this.servers = config.servers().stream()
                .map(server -> new Known(server, Seen.of(clock)))
                .toList();
    }

    public List<Upstream> of(EventLoop loop) {
        return servers.stream()
                .map(known -> upstream(loop, known.server, known.seen))
                .toList();
    }

    private Upstream upstream(EventLoop loop, LinkServer server, Seen seen) {
        ServerDialer dialer = new ServerDialer(loop, resolver, server.address(), dialing);
        int most =
                Math.max(1, config.engine().relaySettings(0).limits().tunnels() / 8); // they take descriptors as well
        PoolConfig usual = config.pool();
        LinkPool pool = new LinkPool(
                loop,
                dialer::connect,
                new PoolConfig(Math.min(usual.max(), most), usual.idle()),
                new Demand(worthwhile, usual.idle()),
                () -> ThreadLocalRandom.current().nextDouble());
        return new Upstream(
                loop,
                server,
                dialer,
                server.keys().links(seen.streams(), new Salts(), clock),
                server.keys().sessions(seen.packets(), new Salts(), clock),
                pool);
    }
}
