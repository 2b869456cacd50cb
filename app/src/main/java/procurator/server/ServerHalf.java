package procurator.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import procurator.dial.DialOptions;
import procurator.dial.DirectDialer;
import procurator.dial.Resolver;
import procurator.dial.ResolverLimits;
import procurator.dial.SystemLookup;
import procurator.dial.TargetPolicy;
import procurator.half.Bound;
import procurator.half.Broken;
import procurator.half.Half;
import procurator.half.LoopCounts;
import procurator.half.Mode;
import procurator.half.PluginState;
import procurator.half.RelayLog;
import procurator.half.RunningHalf;
import procurator.half.ServiceCounts;
import procurator.log.Log;
import procurator.loop.EventLoop;
import procurator.net.ListenAddress;
import procurator.plugin.Plugin;
import procurator.relay.Relay;
import procurator.shadowsocks.WallClock;
import procurator.udp.Associations;
import procurator.udp.UdpCounters;
import procurator.wire.Addresses;

/** {@code procurator server}: the link on the left, targets on the right. */
public final class ServerHalf implements RunningHalf.Wiring<ServerHalf.ServerLoop> {
    private static final InetSocketAddress LOOPBACK = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);

    private final ServerConfig config;
    private final Log log;
    private final Resolver resolver;
    private final TargetPolicy policy;
    private final List<Served> services;
    private final PluginsBefore plugins;

    private ServerHalf(ServerConfig config, Log log, Resolver resolver, InstantSource clock) {
        this.config = config;
        this.log = log;
        this.resolver = resolver;
        this.plugins = new PluginsBefore(log);
        this.policy = new TargetPolicy(config.allowPrivate(), config.allow());
        this.services = config.services().stream()
                .map(service -> new Served(service, clock))
                .toList();
    }

    /** What one loop has. */
    record ServerLoop(Relay relay, UdpCounters udp, List<ServiceLinks> services) implements RunningHalf.LoopPart {
        ServiceLinks of(Served service) {
            return services.stream()
                    .filter(links -> links.service == service)
                    .findFirst()
                    .orElseThrow();
        }

        @Override
        public LoopCounts counts() {
            List<ServiceCounts> each =
                    services.stream().map(ServiceLinks::counts).toList();
            return new LoopCounts(relay.counts(), udp.counts(), List.of(), each);
        }
    }

    /** One service in one loop. */
    record ServiceLinks(Served service, LinkService streams, UdpRelay datagrams) {
        ServiceCounts counts() {
            return streams.counts(service.port());
        }
    }

    /** Starts to listen; see {@link RunningHalf#start}. */
    public static Half start(ServerConfig config, Log log, Bound bound) throws IOException {
        Resolver resolver = new Resolver(new SystemLookup(), ResolverLimits.DEFAULT, System::nanoTime);
        return start(config, log, resolver, InstantSource.system(), System::nanoTime, bound);
    }

    /**
     * The same with a resolver of its own, which it closes at the end, and other clocks.
     *
     * @param wall which stamps are judged by
     * @param nanos of the loops
     */
    public static Half start(
            ServerConfig config, Log log, Resolver resolver, InstantSource wall, LongSupplier nanos, Bound bound)
            throws IOException {
        WallClock clock = new WallClock(wall, System::nanoTime, jump -> RelayLog.clockJumped(log, jump));
        ServerHalf half = new ServerHalf(config, log, resolver, clock);
        half.services.forEach(Served::awaitFirstSecond);
        return new RunningHalf<ServerLoop>("server", config.engine(), resolver, nanos).start(half, log, bound);
    }

    @Override
    public ServerLoop wire(EventLoop loop, Relay.Settings settings) {
        DialOptions dialing =
                new DialOptions(settings.options(), settings.timeouts().connect(), config.ipv6First());
        DirectDialer dialer = new DirectDialer(loop, resolver, policy, dialing);
        UdpCounters udp = new UdpCounters(config.engine().udp().most(1));
        Associations<Object, UdpAssociation> associations =
                Associations.of(loop, udp, config.engine().udp());
        List<ServiceLinks> links = new ArrayList<>();
        for (Served service : services) {
            LinkService streams = new LinkService(service.requests(), log);
            UdpRelay datagrams = new UdpRelay(
                    loop,
                    service.packets(),
                    streams,
                    dialer,
                    policy,
                    associations,
                    settings.options().bindTo());
            links.add(new ServiceLinks(service, streams, datagrams));
        }
        return new ServerLoop(new Relay(loop, dialer, settings, new TargetLog(log)), udp, links);
    }

    @Override
    public void listen(RunningHalf<ServerLoop> half) throws IOException {
        boolean apart = config.engine().poller().hasIpv6Only();
        for (Served service : services) {
            Mode straight = service.config().straight();
            if (straight != null) {
                for (ListenAddress address : ListenAddress.of(service.config().listen(), config.listen(), apart)) {
                    service.listensOn(
                            listen(half, service, straight, address, "").at().getPort());
                }
            }
            behindPlugin(half, service);
        }
    }

    /** On a port of loopback, which no other process can have taken when the plugin is told of it. */
    private void behindPlugin(RunningHalf<ServerLoop> half, Served service) throws IOException {
        Plugin plugin = service.config().plugin();
        Mode behind = service.config().behind();
        if (plugin == null || behind == null) {
            return;
        }
        List<InetSocketAddress> outside = service.config().listen();
        String text = " behind " + plugin.name() + " on " + Addresses.text(outside.getFirst());
        ListenAddress inside = listen(half, service, behind, ListenAddress.alone(LOOPBACK), text);
        service.listensOn(outside.getFirst().getPort());
        plugins.put(plugin, outside, inside.at());
    }

    private static ListenAddress listen(
            RunningHalf<ServerLoop> half, Served service, Mode mode, ListenAddress address, String text)
            throws IOException {
        ListenAddress real = address;
        if (mode.hasTcp()) {
            real = half.listen("TCP", address, text, loop -> loop.of(service).streams);
        }
        if (mode.hasUdp()) {
            real = half.first().of(service).datagrams.listen(real);
            half.listens("UDP", real, text);
        }
        return real;
    }

    @Override
    public List<PluginState> plugins() {
        return plugins.states();
    }

    @Override
    public void startBeside(Consumer<String> lost) throws Broken {
        plugins.start(lost);
    }

    @Override
    public void endBeside() {
        plugins.close();
    }
}
