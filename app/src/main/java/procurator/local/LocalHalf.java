package procurator.local;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import procurator.dial.NameLookup;
import procurator.dial.Resolver;
import procurator.dial.ResolverLimits;
import procurator.dial.SystemLookup;
import procurator.half.Bound;
import procurator.half.Descriptors;
import procurator.half.Half;
import procurator.half.Mode;
import procurator.half.RelayLog;
import procurator.half.StatusLines;
import procurator.half.Workers;
import procurator.local.socks.GreetingStage;
import procurator.local.socks.SocksLog;
import procurator.local.socks.SocksService;
import procurator.local.socks.UdpService;
import procurator.local.upstream.Demand;
import procurator.local.upstream.LinkDialer;
import procurator.local.upstream.LinkLog;
import procurator.local.upstream.PoolReading;
import procurator.local.upstream.Upstream;
import procurator.log.Log;
import procurator.loop.EventLoop;
import procurator.net.ListenAddress;
import procurator.relay.Counters;
import procurator.relay.Relay;
import procurator.relay.Totals;
import procurator.udp.Associations;
import procurator.udp.UdpCounters;
import procurator.wire.Addresses;

/** {@code procurator local}: SOCKS5 and fixed targets on the left, the link on the right. */
public final class LocalHalf implements Half {
    private final Resolver resolver;
    private final UdpShares shares;
    private final Workers<Wiring> workers;
    private final List<String> listening = new ArrayList<>();

    /** What one loop has. */
    private record Wiring(
            Relay relay,
            UdpService associations,
            SocksLog socksLog,
            UdpCounters udp,
            List<Upstream> upstreams,
            List<UdpForward> udpForwards) {
        Reading reading() {
            PoolReading pool = upstreams.stream()
                    .map(upstream -> upstream.pool().reading())
                    .reduce(PoolReading.NONE, PoolReading::plus);
            return new Reading(relay.counters().reading(), pool, udp.reading());
        }
    }

    /** One loop's counters. */
    private record Reading(Counters.Reading relay, PoolReading pool, UdpCounters.Reading udp) {}

    private LocalHalf(LocalConfig config, Log log, Duration worthwhile, NameLookup names, LongSupplier clock)
            throws IOException {
        this.resolver = new Resolver(names, ResolverLimits.DEFAULT, System::nanoTime);
        this.shares = UdpShares.of(config);
        LinkLog linkLog = new LinkLog(log);
        Upstreams upstreams = new Upstreams(config, resolver, worthwhile, jump -> RelayLog.clockJumped(log, jump));
        this.workers = Workers.wire(
                "local",
                config.engine(),
                clock,
                fault -> RelayLog.fault(log, fault),
                Wiring::relay,
                (loop, index) -> wire(config, loop, index, new SocksLog(log), linkLog, upstreams.of(loop)));
    }

    private Wiring wire(
            LocalConfig config, EventLoop loop, int index, SocksLog socksLog, LinkLog linkLog, List<Upstream> upstreams)
            throws IOException {
        UdpCounters udp = new UdpCounters();
        LinkDialer dialer = new LinkDialer(loop, upstreams, linkLog);
        UdpService udpService = new UdpService(loop, udp, dialer, shares.socks(), config.udpAddress());
        List<UdpForward> udpForwards = index == 0 ? udpForwards(config, loop, udp, dialer) : List.of();
        Relay relay = new Relay(loop, dialer, config.engine().relaySettings(index), linkLog);
        return new Wiring(relay, udpService, socksLog, udp, upstreams, udpForwards);
    }

    /** One loop is enough for them: an association costs it little. */
    private List<UdpForward> udpForwards(LocalConfig config, EventLoop loop, UdpCounters udp, LinkDialer dialer)
            throws IOException {
        Associations<Object, UdpForward.Client> clients = Associations.of(loop, udp, shares.forwards());
        List<UdpForward> udpForwards = new ArrayList<>();
        for (var ports : new Ports(config).forwards(Mode::hasUdp).entrySet()) {
            for (ListenAddress port : ports.getValue()) {
                udpForwards.add(new UdpForward(loop, dialer, clients, port, ports.getKey()));
            }
        }
        return udpForwards;
    }

    /**
     * Starts to listen.
     *
     * @throws IOException if an address is taken or not ours, or the system has no poller left; the text says which
     */
    public static LocalHalf start(LocalConfig config, Log log, Bound bound) throws IOException {
        return start(config, log, Demand.WORTHWHILE, new SystemLookup(), System::nanoTime, bound);
    }

    /**
     * @param worthwhile the shortest dial for which connections are opened ahead
     * @param clock of the loops
     */
    static LocalHalf start(
            LocalConfig config, Log log, Duration worthwhile, NameLookup names, LongSupplier clock, Bound bound)
            throws IOException {
        LocalHalf half = new LocalHalf(config, log, worthwhile, names, clock);
        try {
            half.listen(config);
            bound.bound();
            half.workers.start();
            return half;
        } catch (IOException | RuntimeException e) {
            half.close();
            throw e;
        }
    }

    private void listen(LocalConfig config) throws IOException {
        Ports ports = new Ports(config);
        for (var socks : ports.socks().entrySet()) {
            for (ListenAddress port : socks.getValue()) {
                ListenAddress real = workers.listen(port, wiring -> {
                    SocksService service =
                            new SocksService(config.users(), socks.getKey(), wiring.associations, wiring.socksLog);
                    return () -> new GreetingStage(service);
                });
                listens("SOCKS5 ", real, "");
            }
        }
        for (var forwards : ports.forwards(Mode::hasTcp).entrySet()) {
            ForwardStage stage = new ForwardStage(forwards.getKey());
            for (ListenAddress port : forwards.getValue()) {
                listens("TCP ", workers.listen(port, _ -> () -> stage), " to " + forwards.getKey());
            }
        }
        for (UdpForward forward : workers.first().udpForwards) {
            listens("UDP ", forward.address(), " to " + forward.target());
        }
    }

    private void listens(String protocol, ListenAddress address, String target) {
        listening.add(protocol + Addresses.text(address.at()) + target);
    }

    @Override
    public List<String> listening() {
        return List.copyOf(listening);
    }

    @Override
    public List<String> status() {
        List<Reading> readings = workers.ask(Wiring::reading);
        List<String> lines =
                StatusLines.of(readings.stream().map(Reading::relay).toList());
        lines.add(readings.stream()
                .map(Reading::pool)
                .reduce(PoolReading.NONE, PoolReading::plus)
                .status());
        lines.addAll(StatusLines.ofUdp(
                shares.most(), readings.stream().map(Reading::udp).toList()));
        lines.add(resolver.status());
        lines.add(Descriptors.status());
        return lines;
    }

    @Override
    public Totals totals() {
        return workers.totals();
    }

    @Override
    public void drain(Duration atMost) {
        workers.drain(atMost);
    }

    @Override
    public void close() {
        workers.close();
        resolver.close();
    }
}
