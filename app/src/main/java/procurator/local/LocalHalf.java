package procurator.local;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import procurator.dial.NameLookup;
import procurator.dial.Resolver;
import procurator.dial.ResolverLimits;
import procurator.dial.SystemLookup;
import procurator.half.Bound;
import procurator.half.Broken;
import procurator.half.ClientLog;
import procurator.half.Half;
import procurator.half.LoopCounts;
import procurator.half.Mode;
import procurator.half.PluginState;
import procurator.half.RelayLog;
import procurator.half.RunningHalf;
import procurator.half.ServerCounts;
import procurator.local.http.HttpService;
import procurator.local.http.HttpStage;
import procurator.local.socks.SocksService;
import procurator.local.socks.UdpService;
import procurator.local.upstream.Choice;
import procurator.local.upstream.Demand;
import procurator.local.upstream.LinkDialer;
import procurator.local.upstream.LinkLog;
import procurator.local.upstream.Upstream;
import procurator.log.Log;
import procurator.loop.EventLoop;
import procurator.net.ListenAddress;
import procurator.relay.Relay;
import procurator.relay.Stage;
import procurator.udp.Associations;
import procurator.udp.UdpCounters;

/** {@code procurator local}: SOCKS, HTTP and fixed targets on the left, the link on the right. */
public final class LocalHalf implements RunningHalf.Wiring<LocalHalf.LocalLoop> {
    private final LocalConfig config;
    private final UdpShares shares;
    private final Upstreams upstreams;
    private final ServerPlugins plugins;
    private final LinkLog linkLog;
    private final ClientLog socksLog;
    private final ClientLog httpLog;

    private LocalHalf(LocalConfig config, Log log, LinkLog linkLog, Upstreams upstreams, ServerPlugins plugins) {
        this.config = config;
        this.shares = UdpShares.of(config);
        this.upstreams = upstreams;
        this.plugins = plugins;
        this.linkLog = linkLog;
        this.socksLog = new ClientLog(log, "socks", "a client at %s was refused at the SOCKS port");
        this.httpLog = new ClientLog(log, "http", "an HTTP client at %s was refused");
    }

    /**
     * What one loop has.
     *
     * @param associations of SOCKS clients
     * @param clients of all UDP forwards together
     */
    record LocalLoop(
            EventLoop loop,
            Relay relay,
            Choice choice,
            UdpCounters udp,
            UdpService associations,
            Associations<Object, UdpForward.ForwardClient> clients)
            implements RunningHalf.LoopPart {
        @Override
        public LoopCounts counts() {
            List<ServerCounts> each =
                    choice.upstreams().stream().map(Upstream::counts).toList();
            return new LoopCounts(relay.counts(), udp.counts(), each, List.of());
        }
    }

    /** Starts to listen; see {@link RunningHalf#start}. */
    public static Half start(LocalConfig config, Log log, ServerSource servers, Bound bound) throws IOException {
        return start(config, log, servers, Demand.WORTHWHILE, new SystemLookup(), System::nanoTime, bound);
    }

    /**
     * @param worthwhile the shortest dial for which connections are opened ahead
     * @param clock of the loops
     */
    static Half start(
            LocalConfig config,
            Log log,
            ServerSource servers,
            Duration worthwhile,
            NameLookup names,
            LongSupplier clock,
            Bound bound)
            throws IOException {
        Resolver resolver = new Resolver(names, ResolverLimits.DEFAULT, System::nanoTime);
        LinkLog linkLog = new LinkLog(log);
        ServerPlugins plugins = new ServerPlugins(config.engine().drain(), log, linkLog);
        Upstreams upstreams = new Upstreams(
                config, resolver, worthwhile, plugins, jump -> RelayLog.clockJumped(log, jump), clock, linkLog);
        LocalHalf wiring = new LocalHalf(config, log, linkLog, upstreams, plugins);
        Half half = new RunningHalf<LocalLoop>("local", config.engine(), resolver, clock).start(wiring, log, bound);
        servers.follow(upstreams::replace);
        return half;
    }

    @Override
    public LocalLoop wire(EventLoop loop, Relay.Settings settings) {
        UdpCounters udp = new UdpCounters(shares.most());
        Choice choice = upstreams.of(loop);
        Relay relay = new Relay(loop, new LinkDialer(loop, choice, linkLog), settings, linkLog);
        plugins.serve(loop, relay);
        return new LocalLoop(
                loop,
                relay,
                choice,
                udp,
                new UdpService(loop, udp, choice, shares.socks(), config.udpAddress()),
                Associations.of(loop, udp, shares.forwards()));
    }

    @Override
    public void listen(RunningHalf<LocalLoop> half) throws IOException {
        Ports ports = new Ports(config);
        for (var clients : ports.clients().entrySet()) {
            ClientPort.Offer offer = clients.getKey();
            String protocols = offer.socks() ? "SOCKS/HTTP" : "HTTP";
            for (ListenAddress port : clients.getValue()) {
                half.listen(protocols, port, "", loop -> firstStage(offer, loop));
            }
        }
        for (var forwards : ports.forwards(Mode::hasTcp).entrySet()) {
            ForwardStage stage = new ForwardStage(forwards.getKey());
            for (ListenAddress port : forwards.getValue()) {
                half.listen("TCP", port, " to " + forwards.getKey(), _ -> () -> stage);
            }
        }
        for (var forwards : ports.forwards(Mode::hasUdp).entrySet()) {
            for (ListenAddress port : forwards.getValue()) {
                LocalLoop loop = half.first(); // one is enough for them: an association costs it little
                UdpForward forward = new UdpForward(loop.loop, loop.choice, loop.clients, port, forwards.getKey());
                half.listens("UDP", forward.address(), " to " + forwards.getKey());
            }
        }
    }

    @Override
    public List<String> status() {
        return upstreams.status();
    }

    @Override
    public List<PluginState> plugins() {
        return plugins.states();
    }

    @Override
    public void startBeside(Consumer<String> lost) throws Broken {
        if (config.hasOneServerForGood()) {
            plugins.startOnly(lost);
        } else {
            plugins.start();
        }
    }

    @Override
    public void endBeside() {
        plugins.close();
    }

    private Supplier<Stage> firstStage(ClientPort.Offer offer, LocalLoop loop) {
        HttpService http = new HttpService(offer.users(), offer.mode(), httpLog);
        if (!offer.socks()) {
            return () -> new HttpStage(http);
        }
        SocksService socks = new SocksService(offer.users(), offer.mode(), loop.associations, socksLog);
        Stage first = new FirstByteStage(socks, http);
        return () -> first;
    }
}
