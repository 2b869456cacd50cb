package procurator.local;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import procurator.config.LinkServer;
import procurator.config.LocalConfig;
import procurator.dial.HostDialer;
import procurator.dial.Resolver;
import procurator.dial.ServerDialer;
import procurator.loop.EventLoop;
import procurator.relay.Relay;
import procurator.shadowsocks.ClientLinks;
import procurator.shadowsocks.ClientPackets;
import procurator.shadowsocks.Salts;
import procurator.shadowsocks.Seen;

/** The configured servers, made ready for each loop. What was seen of a server is known to all loops. */
final class Upstreams {
    private final LocalConfig config;
    private final Resolver resolver;
    private final Duration worthwhile;
    private final HostDialer.Options dialing;
    private final List<Seen> seen;

    /** @param worthwhile the shortest dial for which connections are opened ahead */
    Upstreams(LocalConfig config, Resolver resolver, Duration worthwhile) {
        this.config = config;
        this.resolver = resolver;
        this.worthwhile = worthwhile;
        Relay.Settings settings = config.engine().relaySettings();
        Duration share =
                settings.timeouts().connect().dividedBy(config.servers().size()); // each has its turn in time
        this.dialing = new HostDialer.Options(settings.options(), share, config.ipv6First());
        this.seen = config.servers().stream()
                .map(server -> Seen.of(server.keys().method().edition(), InstantSource.system()))
                .toList();
    }

    List<Upstream> of(EventLoop loop) {
        List<Upstream> upstreams = new ArrayList<>();
        for (int i = 0; i < config.servers().size(); i++) {
            upstreams.add(upstream(loop, config.servers().get(i), seen.get(i)));
        }
        return upstreams;
    }

    private Upstream upstream(EventLoop loop, LinkServer server, Seen seenOf) {
        InstantSource clock = InstantSource.system();
        ServerDialer dialer = new ServerDialer(loop, resolver, server.address(), dialing);
        LinkPool pool = new LinkPool(
                loop,
                dialer::connect,
                config.pool(),
                new Demand(worthwhile, config.pool().idle()),
                () -> ThreadLocalRandom.current().nextDouble());
        return new Upstream(
                loop,
                server,
                dialer,
                new ClientLinks(server.keys(), seenOf.streams(), new Salts(), clock),
                new ClientPackets(server.keys(), seenOf.packets(), new Salts(), clock),
                pool);
    }
}
