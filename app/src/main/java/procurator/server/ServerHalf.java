package procurator.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import procurator.dial.DialOptions;
import procurator.dial.DirectDialer;
import procurator.dial.Resolver;
import procurator.dial.ResolverLimits;
import procurator.dial.SystemLookup;
import procurator.dial.TargetPolicy;
import procurator.half.Bound;
import procurator.half.Descriptors;
import procurator.half.Half;
import procurator.half.Mode;
import procurator.half.RelayLog;
import procurator.half.StatusLines;
import procurator.half.Workers;
import procurator.log.Log;
import procurator.loop.EventLoop;
import procurator.net.ListenAddress;
import procurator.relay.Counters;
import procurator.relay.Relay;
import procurator.relay.Totals;
import procurator.server.ServerConfig.Service;
import procurator.shadowsocks.PacketReader;
import procurator.shadowsocks.Salts;
import procurator.shadowsocks.Seen;
import procurator.shadowsocks.ServerKeys;
import procurator.shadowsocks.WallClock;
import procurator.udp.Associations;
import procurator.udp.UdpCounters;
import procurator.wire.Addresses;

/** {@code procurator server}: the link on the left, targets on the right. */
public final class ServerHalf implements Half {
    private final ServerConfig config;
    private final Resolver resolver;
    private final Workers<Wiring> workers;
    private final List<String> listening = new ArrayList<>();

    /** The first port of each service. */
    private final List<Integer> ports = new ArrayList<>();

    /** What one loop has: of each service its own. */
    private record Wiring(Relay relay, UdpCounters udpCounters, List<Served> served) {
        Reading reading() {
            return new Reading(
                    relay.counters().reading(),
                    udpCounters.reading(),
                    served.stream().map(Served::reading).toList());
        }
    }

    /** One service in one loop. */
    private record Served(LinkService links, UdpRelay udp) {
        ServiceReading reading() {
            return new ServiceReading(links.refusals(), links.traffic());
        }
    }

    /** One loop's counters. */
    private record Reading(Counters.Reading relay, UdpCounters.Reading udp, List<ServiceReading> services) {}

    private ServerHalf(
            ServerConfig config, Log log, Resolver resolver, List<Seen> seen, InstantSource clock, LongSupplier nanos)
            throws IOException {
        this.config = config;
        this.resolver = resolver;
        TargetPolicy policy = new TargetPolicy(config.allowPrivate(), config.allow());
        this.workers = Workers.wire(
                "server",
                config.engine(),
                nanos,
                fault -> RelayLog.fault(log, fault),
                Wiring::relay,
                (loop, index) -> wire(loop, index, policy, log, seen, clock));
    }

    private Wiring wire(EventLoop loop, int index, TargetPolicy policy, Log log, List<Seen> seen, InstantSource clock) {
        Relay.Settings settings = config.engine().relaySettings(index);
        DialOptions dialing =
                new DialOptions(settings.options(), settings.timeouts().connect(), config.ipv6First());
        DirectDialer dialer = new DirectDialer(loop, resolver, policy, dialing);
        UdpCounters counters = new UdpCounters();
        Associations<Object, UdpAssociation> associations =
                Associations.of(loop, counters, config.engine().udp());
        List<Served> served = new ArrayList<>();
        for (int i = 0; i < seen.size(); i++) {
            ServerKeys keys = config.services().get(i).keys();
            LinkService service = new LinkService(keys.requests(seen.get(i).streams(), new Salts(), clock), log);
            PacketReader packets = keys.packets(seen.get(i).packets(), new Salts(), clock);
            InetAddress bindTo = settings.options().bindTo();
            UdpRelay udp = new UdpRelay(loop, packets, service, dialer, policy, associations, bindTo);
            served.add(new Served(service, udp));
        }
        return new Wiring(new Relay(loop, dialer, settings, new TargetLog(log)), counters, List.copyOf(served));
    }

    /**
     * Starts to listen.
     *
     * @throws IOException if an address is taken or not ours, or the system has no poller left; the text says which
     */
    public static ServerHalf start(ServerConfig config, Log log, Bound bound) throws IOException {
        Resolver resolver = new Resolver(new SystemLookup(), ResolverLimits.DEFAULT, System::nanoTime);
        return start(config, log, resolver, InstantSource.system(), System::nanoTime, bound);
    }

    /**
     * The same with a resolver of its own, which it closes at the end, and other clocks.
     *
     * @param wall which stamps are judged by
     * @param nanos of the loops
     */
    public static ServerHalf start(
            ServerConfig config, Log log, Resolver resolver, InstantSource wall, LongSupplier nanos, Bound bound)
            throws IOException {
        WallClock clock = new WallClock(wall, System::nanoTime, jump -> RelayLog.clockJumped(log, jump));
        List<Seen> seen = new ArrayList<>();
        config.services().forEach(_ -> seen.add(Seen.of(clock)));
        for (int i = 0; i < seen.size(); i++) {
            if (config.services().get(i).keys().method().edition().isStamped()) {
                awaitUntil(seen.get(i).notBefore(), clock);
            }
        }
        ServerHalf half = new ServerHalf(config, log, resolver, seen, clock, nanos);
        try {
            half.listen();
            bound.bound();
            half.workers.start();
            return half;
        } catch (IOException | RuntimeException e) {
            half.close();
            throw e;
        }
    }

    /** Requests are stamped in whole seconds: those of our first one could have been sent to the process before us. */
    private static void awaitUntil(Instant moment, InstantSource clock) {
        try {
            Duration left = Duration.between(clock.instant(), moment);
            Thread.sleep(left.compareTo(Duration.ofSeconds(1)) < 0 ? left : Duration.ZERO); // else the clock has jumped
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void listen() throws IOException {
        List<InetSocketAddress> all = config.services().stream()
                .flatMap(service -> service.listen().stream())
                .toList();
        boolean apart = config.engine().poller().hasIpv6Only();
        for (int i = 0; i < config.services().size(); i++) {
            Service service = config.services().get(i);
            int port = 0;
            for (ListenAddress address : ListenAddress.of(service.listen(), all, apart)) {
                int real = listen(i, service.mode(), address);
                port = port == 0 ? real : port;
            }
            ports.add(port);
        }
    }

    /** UDP on one loop: there one window and one table know every packet, wherever a client roams to. */
    private int listen(int index, Mode mode, ListenAddress address) throws IOException {
        ListenAddress real = address;
        if (mode.hasTcp()) {
            real = workers.listen(address, wiring -> wiring.served.get(index).links);
            listens("TCP ", real);
        }
        if (mode.hasUdp()) {
            real = workers.first().served.get(index).udp.listen(real);
            listens("UDP ", real);
        }
        return real.at().getPort();
    }

    private void listens(String protocol, ListenAddress address) {
        listening.add(protocol + Addresses.text(address.at()));
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
        lines.addAll(StatusLines.ofUdp(
                config.engine().udp().most(1),
                readings.stream().map(Reading::udp).toList()));
        lines.addAll(ServiceReading.status(
                ports, readings.stream().map(Reading::services).toList()));
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
