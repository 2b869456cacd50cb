package procurator.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import procurator.config.ServerConfig;
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
import procurator.relay.UdpCounters;
import procurator.relay.Workers;
import procurator.shadowsocks.LinkRefused;
import procurator.shadowsocks.Method;
import procurator.shadowsocks.Salts;
import procurator.shadowsocks.Seen;
import procurator.shadowsocks.ServerLinks;
import procurator.shadowsocks.ServerPackets;
import procurator.shadowsocks.WallClock;
import procurator.wire.Addresses;

/** {@code procurator server}: the link on the left, targets on the right. */
public final class ServerHalf implements Half {
    private final Resolver resolver;
    private final Workers<Wiring> workers;
    private final List<String> listening = new ArrayList<>();

    /** What one loop has. */
    private record Wiring(Relay relay, LinkService links, UdpRelay udp) {
        Reading reading() {
            return new Reading(
                    relay.counters().reading(),
                    links.refusals(),
                    links.traffic(),
                    udp.counters().reading());
        }
    }

    /** One loop's counters. */
    private record Reading(
            Counters.Reading relay,
            Map<LinkRefused.Cause, Long> refusals,
            Map<String, long[]> traffic,
            UdpCounters.Reading udp) {}

    private ServerHalf(ServerConfig config, Log log, Resolver resolver, Seen seen, InstantSource clock)
            throws IOException {
        this.resolver = resolver;
        this.workers = Workers.wire(
                "server",
                config.engine().workers(),
                config.engine().poller(),
                fault -> RelayLog.fault(log, fault),
                Wiring::relay,
                (EventLoop loop, boolean _) -> {
                    ServerLinks links = new ServerLinks(config.keys(), seen.streams(), new Salts(), clock);
                    ServerPackets packets = new ServerPackets(config.keys(), seen.packets(), new Salts(), clock);
                    return wire(config, log, resolver, loop, new LinkService(links, log), packets);
                });
    }

    private static Wiring wire(
            ServerConfig config, Log log, Resolver resolver, EventLoop loop, LinkService links, ServerPackets packets) {
        Relay.Settings settings = config.engine().relaySettings();
        TargetPolicy policy = new TargetPolicy(config.allowPrivate(), config.allow());
        HostDialer.Options dialing =
                new HostDialer.Options(settings.options(), settings.timeouts().connect(), config.ipv6First());
        DirectDialer dialer = new DirectDialer(loop, resolver, policy, dialing);
        UdpRelay udp = new UdpRelay(
                loop,
                packets,
                links,
                new HostDialer(loop, resolver, policy::allows, dialing),
                policy,
                config.engine().udp(),
                settings.options().bindTo());
        return new Wiring(new Relay(loop, dialer, settings, new RelayLog(log)), links, udp);
    }

    /**
     * Starts to listen.
     *
     * @throws IOException if an address is taken or not ours, or the system has no poller left; the text says which
     */
    public static ServerHalf start(ServerConfig config, Log log) throws IOException {
        return start(config, log, new Resolver(new SystemLookup(), ResolverLimits.DEFAULT, System::nanoTime));
    }

    /** The same with another resolver, which it closes at the end. */
    public static ServerHalf start(ServerConfig config, Log log, Resolver resolver) throws IOException {
        return start(config, log, resolver, InstantSource.system());
    }

    /** The same with another clock, which stamps are judged by. */
    public static ServerHalf start(ServerConfig config, Log log, Resolver resolver, InstantSource wall)
            throws IOException {
        WallClock clock = new WallClock(wall, System::nanoTime, jump -> RelayLog.clockJumped(log, jump));
        Seen seen = Seen.of(config.keys().method().edition(), clock);
        if (config.keys().method().edition() == Method.Edition.SIP022) {
            awaitUntil(seen.notBefore(), clock);
        }
        ServerHalf half = new ServerHalf(config, log, resolver, seen, clock);
        try {
            half.listen(config);
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

    private void listen(ServerConfig config) throws IOException {
        for (InetSocketAddress address : config.listen()) {
            if (config.mode().hasTcp()) {
                InetSocketAddress real = workers.listen(address, Wiring::links);
                listening.add("TCP " + Addresses.text(real));
                listenUdp(config, real);
            } else {
                listenUdp(config, address);
            }
        }
    }

    /** On one loop: there one window and one table know every packet, wherever a client roams to. */
    private void listenUdp(ServerConfig config, InetSocketAddress address) throws IOException {
        if (config.mode().hasUdp()) {
            listening.add("UDP " + Addresses.text(workers.first().udp.listen(address)));
        }
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
        Map<LinkRefused.Cause, Long> refusals = new EnumMap<>(LinkRefused.Cause.class);
        Map<String, long[]> users = new TreeMap<>();
        for (Reading reading : readings) {
            reading.refusals.forEach((cause, count) -> refusals.merge(cause, count, Long::sum));
            reading.traffic.forEach((user, bytes) ->
                    users.merge(user, bytes, (a, b) -> new long[] {a[0] + b[0], a[1] + b[1]}));
        }
        lines.add("refused handshakes: " + StatusLines.counts(refusals));
        lines.addAll(UdpCounters.status(readings.stream().map(Reading::udp).toList()));
        users.forEach((user, bytes) -> lines.add("user " + user + ": " + bytes[0] + " up, " + bytes[1] + " down"));
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
