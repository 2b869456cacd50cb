package procurator.local;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import procurator.config.Forward;
import procurator.config.LinkServer;
import procurator.config.LocalConfig;
import procurator.dial.HostDialer;
import procurator.dial.Resolver;
import procurator.dial.ResolverLimits;
import procurator.dial.SystemLookup;
import procurator.log.Log;
import procurator.loop.EventLoop;
import procurator.relay.Counters;
import procurator.relay.Descriptors;
import procurator.relay.Half;
import procurator.relay.Relay;
import procurator.relay.RelayLog;
import procurator.relay.StatusLines;
import procurator.relay.Totals;
import procurator.relay.Workers;
import procurator.shadowsocks.ClientLinks;
import procurator.shadowsocks.ReplayFilter;
import procurator.shadowsocks.Salts;
import procurator.wire.Addresses;

/** {@code procurator local}: SOCKS5 and fixed targets on the left, the link on the right. */
public final class LocalHalf implements Half {
    private final Resolver resolver = new Resolver(new SystemLookup(), ResolverLimits.DEFAULT, System::nanoTime);
    private final Workers<Wiring> workers;
    private final List<String> listening = new ArrayList<>();

    /** What one loop has. */
    private record Wiring(Relay relay, SocksService socks, List<Upstream> upstreams) {
        PoolReading pool() {
            PoolReading sum = PoolReading.NONE;
            for (Upstream upstream : upstreams) {
                sum = sum.plus(upstream.pool().reading());
            }
            return sum;
        }
    }

    /** One loop's counters. */
    private record Reading(Counters.Reading relay, PoolReading pool) {}

    private LocalHalf(LocalConfig config, Log log, Duration worthwhile) throws IOException {
        Relay.Settings settings = config.engine().relaySettings();
        Duration connect =
                settings.timeouts().connect().dividedBy(config.servers().size()); // so that each has its turn in time
        HostDialer.Options dialing = new HostDialer.Options(settings.options(), connect, config.ipv6First());
        List<ReplayFilter> seen = config.servers().stream()
                .map(server -> ReplayFilter.of(server.keys().method().edition(), InstantSource.system()))
                .toList();
        LinkLog linkLog = new LinkLog(log);
        this.workers = Workers.wire(
                "local",
                config.engine().workers(),
                config.engine().poller(),
                fault -> RelayLog.fault(log, fault),
                Wiring::relay,
                (EventLoop loop, boolean _) -> {
                    HostDialer hosts = new HostDialer(loop, resolver, _ -> true, dialing);
                    List<Upstream> upstreams = new ArrayList<>();
                    for (int i = 0; i < config.servers().size(); i++) {
                        LinkServer server = config.servers().get(i);
                        ClientLinks links =
                                new ClientLinks(server.keys(), seen.get(i), new Salts(), InstantSource.system());
                        LinkPool pool = new LinkPool(
                                loop,
                                answer -> hosts.connect(server.address(), answer),
                                config.pool(),
                                new Demand(worthwhile, config.pool().idle()),
                                () -> ThreadLocalRandom.current().nextDouble());
                        upstreams.add(new Upstream(server, hosts, links, pool));
                    }
                    LinkDialer dialer = new LinkDialer(loop, upstreams, linkLog);
                    return new Wiring(
                            new Relay(loop, dialer, settings, linkLog),
                            new SocksService(config.users(), config.mode()),
                            upstreams);
                });
    }

    /**
     * Starts to listen.
     *
     * @throws IOException if an address is taken or not ours, or the system has no poller left; the text says which
     */
    public static LocalHalf start(LocalConfig config, Log log) throws IOException {
        return start(config, log, Demand.WORTHWHILE);
    }

    /** @param worthwhile the shortest dial for which connections are opened ahead */
    static LocalHalf start(LocalConfig config, Log log, Duration worthwhile) throws IOException {
        LocalHalf half = new LocalHalf(config, log, worthwhile);
        try {
            half.listen(config);
            half.workers.start();
            return half;
        } catch (IOException | RuntimeException e) {
            half.close();
            throw e;
        }
    }

    private void listen(LocalConfig config) throws IOException {
        InetSocketAddress socks = config.socks();
        if (socks != null) {
            InetSocketAddress real = workers.listen(socks, wiring -> () -> new GreetingStage(wiring.socks));
            listening.add("SOCKS5 " + Addresses.text(real));
        }
        for (Forward forward : config.forwards()) {
            if (forward.mode().hasTcp()) {
                ForwardStage stage = new ForwardStage(forward.target());
                InetSocketAddress real = workers.listen(forward.listen(), _ -> () -> stage);
                listening.add("TCP " + Addresses.text(real) + " to " + forward.target());
            }
        }
    }

    @Override
    public List<String> listening() {
        return List.copyOf(listening);
    }

    @Override
    public List<String> status() {
        List<Reading> readings =
                workers.ask(wiring -> new Reading(wiring.relay.counters().reading(), wiring.pool()));
        List<String> lines =
                StatusLines.of(readings.stream().map(Reading::relay).toList());
        lines.add(readings.stream()
                .map(Reading::pool)
                .reduce(PoolReading.NONE, PoolReading::plus)
                .status());
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
