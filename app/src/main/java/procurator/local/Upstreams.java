package procurator.local;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import procurator.dial.DialOptions;
import procurator.dial.PortDialer;
import procurator.dial.Resolver;
import procurator.dial.ServerDialer;
import procurator.dial.ToServer;
import procurator.half.Mode;
import procurator.local.balancer.Balancer;
import procurator.local.balancer.Candidate;
import procurator.local.balancer.Transport;
import procurator.local.upstream.Choice;
import procurator.local.upstream.Demand;
import procurator.local.upstream.KnownServer;
import procurator.local.upstream.LinkLog;
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
public final class Upstreams implements Balancer.Watcher {
    private final LocalConfig config;
    private final Resolver resolver;
    private final Duration worthwhile;
    private final DialOptions dialing;
    private final WallClock clock;
    private final LongSupplier loopClock;
    private final LinkLog log;
    private final ServerPlugins plugins;
    private final List<LoopChoice> choices = new CopyOnWriteArrayList<>();
    private List<KnownServer> servers;
    private @Nullable Balancer balancer;

    private record LoopChoice(EventLoop loop, Choice choice) {}

    /**
     * Makes nothing ready yet.
     *
     * @param worthwhile the shortest dial for which connections are opened ahead
     * @param plugins starts them when it is told to
     * @param clockJumped is told how far the wall clock was set
     * @param loopClock the one loops go by
     */
    public Upstreams(
            LocalConfig config,
            Resolver resolver,
            Duration worthwhile,
            ServerPlugins plugins,
            Consumer<Duration> clockJumped,
            LongSupplier loopClock,
            LinkLog log) {
        this.clock = new WallClock(InstantSource.system(), System::nanoTime, clockJumped);
        this.config = config;
        this.resolver = resolver;
        this.worthwhile = worthwhile;
        this.plugins = plugins;
        Relay.Settings settings = config.engine().relay();
        this.dialing = new DialOptions(settings.options(), settings.timeouts().connect(), config.ipv6First());
        this.loopClock = loopClock;
        this.log = log;
        this.servers = config.servers().stream().map(this::known).toList();
        this.balancer = balancer(Map.of());
    }

    private KnownServer known(LinkServer server) {
        return new KnownServer(server, Seen.of(clock), plugins.of(server));
    }

    /** Of one server there is nothing to choose. */
    private @Nullable Balancer balancer(Map<Transport, Candidate> inUse) {
        if (servers.size() == 1) {
            return null;
        }
        List<Candidate> candidates =
                servers.stream().map(KnownServer::candidate).toList();
        DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();
        return new Balancer(candidates, config.balancer(), inUse, loopClock.getAsLong(), random, this);
    }

    private Map<Transport, Candidate> inUse() {
        Candidate only = servers.getFirst().candidate();
        return balancer == null ? Map.of(Transport.TCP, only, Transport.UDP, only) : balancer.inUse();
    }

    @Override
    public void switched(Transport transport, Candidate from, Candidate to, String why) {
        log.switched(transport, from, to, why);
    }

    @Override
    public void left(Transport transport, Candidate candidate) {
        if (transport == Transport.TCP) {
            choices.forEach(each -> each.loop.execute(() -> each.choice.left(candidate)));
        }
    }

    /** How each of several servers is, in words, a line each. From any thread. */
    synchronized List<String> status() {
        return balancer == null ? List.of() : balancer.status(loopClock.getAsLong());
    }

    /** What one loop chooses from; before it starts. */
    public synchronized Choice of(EventLoop loop) {
        List<Upstream> upstreams =
                servers.stream().map(known -> upstream(loop, known)).toList();
        Choice choice = new Choice(loop, dialing.connect(), upstreams, balancer);
        choices.add(new LoopChoice(loop, choice));
        return choice;
    }

    /**
     * There are these servers from now on. One that was there before, reached in the same way, keeps what was opened
     * ahead to it and what is known of it; one that is there no more gets no tunnel more and keeps those it has, and
     * what it was asked before it still answers; a plugin of it ends once none goes through it. From any thread; each loop acts on it soon.
     *
     * @throws IllegalArgumentException if there are none
     */
    public synchronized void replace(List<LinkServer> now) {
        if (now.isEmpty()) {
            throw new IllegalArgumentException("no server (expected: at least one)");
        }
        Map<LinkServer, Deque<KnownServer>> left = servers.stream()
                .collect(
                        Collectors.groupingBy(known -> known.server().way(), Collectors.toCollection(ArrayDeque::new)));
        Map<Transport, Candidate> inUse = now.size() == 1 ? Map.of() : inUse();
        servers = now.stream().map(server -> stays(server, left)).toList();
        balancer = balancer(inUse);
        left.values().stream()
                .flatMap(Deque::stream)
                .flatMap(gone -> Stream.ofNullable(gone.plugin()))
                .forEach(plugins::leave);
        List<KnownServer> these = servers;
        Balancer by = balancer;
        choices.forEach(each -> each.loop.execute(() -> replace(each, these, by)));
    }

    /** Where two are reached in the same way each of them is one of those before. */
    private KnownServer stays(LinkServer server, Map<LinkServer, Deque<KnownServer>> left) {
        Deque<KnownServer> same = left.get(server.way());
        KnownServer known = same == null ? null : same.poll();
        if (known == null) {
            return known(server);
        }
        known.told(server);
        return known;
    }

    private void replace(LoopChoice each, List<KnownServer> these, @Nullable Balancer by) {
        Map<KnownServer, Upstream> before =
                each.choice.upstreams().stream().collect(Collectors.toMap(Upstream::known, Function.identity()));
        List<Upstream> after = these.stream()
                .map(known -> before.containsKey(known) ? before.get(known) : upstream(each.loop, known))
                .toList();
        each.choice.replace(after, by);
    }

    private Upstream upstream(EventLoop loop, KnownServer known) {
        LinkServer server = known.server();
        ToServer straight = new ServerDialer(loop, resolver, server.address(), dialing);
        ToServer dialer = known.carries(Mode::hasTcp) ? through(loop, known) : straight;
        ToServer datagrams = known.carries(Mode::hasUdp)
                ? through(loop, known)
                : server.datagrams().equals(server.address())
                        ? straight
                        : new ServerDialer(loop, resolver, server.datagrams(), dialing);
        return new Upstream(
                loop,
                known,
                dialer,
                datagrams,
                server.keys().links(known.seen().streams(), new Salts(), clock),
                server.keys().sessions(known.seen().packets(), new Salts(), clock),
                pool(loop, known, dialer));
    }

    private ToServer through(EventLoop loop, KnownServer known) {
        return new PortDialer(loop, known::pluginAddress, known::pluginRefused, dialing);
    }

    /** None before a plugin: it accepts at once, whether its server is there or not. Decision 032. */
    private LinkPool pool(EventLoop loop, KnownServer known, ToServer dialer) {
        int most =
                Math.max(1, config.engine().relaySettings(0).limits().tunnels() / 8); // they take descriptors as well
        PoolConfig usual = config.pool();
        return new LinkPool(
                loop,
                dialer::connect,
                new PoolConfig(known.carries(Mode::hasTcp) ? 0 : Math.min(usual.max(), most), usual.idle()),
                new Demand(worthwhile, usual.idle()),
                () -> ThreadLocalRandom.current().nextDouble());
    }
}
