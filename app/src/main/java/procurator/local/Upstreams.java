package procurator.local;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import procurator.dial.DialOptions;
import procurator.dial.Resolver;
import procurator.dial.ServerDialer;
import procurator.local.upstream.Choice;
import procurator.local.upstream.Demand;
import procurator.local.upstream.KnownServer;
import procurator.local.upstream.LinkPool;
import procurator.local.upstream.LinkServer;
import procurator.local.upstream.PoolConfig;
import procurator.local.upstream.Upstream;
import procurator.loop.EventLoop;
import procurator.relay.Relay;
import procurator.shadowsocks.Salts;
import procurator.shadowsocks.Seen;
import procurator.shadowsocks.WallClock;

/** The servers, made ready for each loop. What was seen of a server is known to all loops. */
public final class Upstreams {
    private final LocalConfig config;
    private final Resolver resolver;
    private final Duration worthwhile;
    private final DialOptions dialing;
    private final WallClock clock;
    private final List<LoopChoice> choices = new ArrayList<>();
    private List<KnownServer> servers;

    private record LoopChoice(EventLoop loop, Choice choice) {}

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
        this.dialing = new DialOptions(settings.options(), settings.timeouts().connect(), config.ipv6First());
        this.servers = config.servers().stream().map(this::known).toList();
    }

    private KnownServer known(LinkServer server) {
        return new KnownServer(server, Seen.of(clock));
    }

    /** What one loop chooses from; before it starts. */
    public synchronized Choice of(EventLoop loop) {
        List<Upstream> upstreams =
                servers.stream().map(known -> upstream(loop, known)).toList();
        Choice choice = new Choice(upstreams, dialing.connect());
        choices.add(new LoopChoice(loop, choice));
        return choice;
    }

    /**
     * There are these servers from now on. One that was there before, reached in the same way, keeps what was opened
     * ahead to it and what is known of it; one that is there no more gets no tunnel more and keeps those it has, and
     * what it was asked before it still answers. From any thread; each loop acts on it soon.
     *
     * @throws IllegalArgumentException if there are none
     */
    public synchronized void replace(List<LinkServer> now) {
        if (now.isEmpty()) {
            throw new IllegalArgumentException("no server (expected: at least one)");
        }
        List<KnownServer> left = new ArrayList<>(servers);
        servers = now.stream().map(server -> stays(server, left)).toList();
        List<KnownServer> these = servers;
        choices.forEach(each -> each.loop.execute(() -> replace(each, these)));
    }

    /** Where two are reached in the same way each of them is one of those before. */
    private KnownServer stays(LinkServer server, List<KnownServer> left) {
        for (KnownServer known : left) {
            if (known.server().isReachedAs(server)) {
                left.remove(known);
                known.told(server);
                return known;
            }
        }
        return known(server);
    }

    private void replace(LoopChoice each, List<KnownServer> these) {
        Map<KnownServer, Upstream> before =
                each.choice.upstreams().stream().collect(Collectors.toMap(Upstream::known, Function.identity()));
        each.choice.replace(these.stream()
                .map(known -> before.containsKey(known) ? before.get(known) : upstream(each.loop, known))
                .toList());
    }

    private Upstream upstream(EventLoop loop, KnownServer known) {
        LinkServer server = known.server();
        ServerDialer dialer = new ServerDialer(loop, resolver, server.address(), dialing);
        ServerDialer datagrams = server.datagrams().equals(server.address())
                ? dialer
                : new ServerDialer(loop, resolver, server.datagrams(), dialing);
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
                known,
                dialer,
                datagrams,
                server.keys().links(known.seen().streams(), new Salts(), clock),
                server.keys().sessions(known.seen().packets(), new Salts(), clock),
                pool);
    }
}
