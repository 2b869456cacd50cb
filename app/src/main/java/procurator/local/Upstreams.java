package procurator.local;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import procurator.config.LinkServer;
import procurator.config.LocalConfig;
import procurator.config.PoolConfig;
import procurator.dial.HostDialer;
import procurator.dial.Resolver;
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
        HostDialer hosts = new HostDialer(loop, resolver, _ -> true, dialing);
        List<Upstream> upstreams = new ArrayList<>();
        for (int i = 0; i < config.servers().size(); i++) {
            upstreams.add(upstream(loop, hosts, config.servers().get(i), seen.get(i)));
        }
        return upstreams;
    }

    private Upstream upstream(EventLoop loop, HostDialer hosts, LinkServer server, Seen seenOf) {
        InstantSource clock = InstantSource.system();
        int most = Math.max(1, config.engine().relaySettings().limits().tunnels() / 8); // they take descriptors as well
        PoolConfig usual = config.pool();
        LinkPool pool = new LinkPool(
                loop,
                answer -> hosts.connect(server.address(), answer),
                new PoolConfig(Math.min(usual.max(), most), usual.idle()),
                new Demand(worthwhile, usual.idle()),
                () -> ThreadLocalRandom.current().nextDouble());
        return new Upstream(
                server,
                hosts,
                new ClientLinks(server.keys(), seenOf.streams(), new Salts(), clock),
                new ClientPackets(server.keys(), seenOf.packets(), new Salts(), clock),
                pool);
    }
}
