package procurator.config;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import procurator.log.Log;
import procurator.net.Pollers;
import procurator.net.StreamOptions;
import procurator.relay.Limits;
import procurator.relay.Relay;
import procurator.relay.Timeouts;

/** Reads what both halves are told of loops and tunnels. */
final class EngineReader {
    private static final int MANY = 1_000_000;

    private final Fields fields;
    private final List<Fields> servers;

    /** @param servers the entries of servers[], which have a timeout too in shadowsocks-rust */
    EngineReader(Fields fields, List<Fields> servers) {
        this.fields = fields;
        this.servers = List.copyOf(servers);
    }

    /** @param bindTo the local address of connections to dial, where outbound_bind_addr gives none */
    EngineConfig read(@Nullable InetAddress bindTo) {
        int workers = fields.integer("workers", 1, 1_024, EngineConfig.DEFAULT.workers());
        Relay.Settings relay = new Relay.Settings(timeouts(), limits(), options(workers > 1, bindTo));
        Duration drain = fields.value("drain", EngineConfig.DEFAULT.drain(), Parse::duration);
        return new EngineConfig(workers, poller(), relay, udp(), drain);
    }

    Log.Level logLevel() {
        return fields.value("log_level", Log.Level.INFO, text -> switch (text) {
            case "error", "warn", "info", "debug" -> Log.Level.valueOf(text.toUpperCase(Locale.ROOT));
            default -> throw Parse.wrong(text, "error, warn, info or debug");
        });
    }

    private Pollers poller() {
        return fields.value("poller", Pollers.best(), text -> switch (text) {
            case "epoll" -> {
                if (Pollers.best() != Pollers.EPOLL) {
                    throw Parse.wrong(text, "nio: there is no epoll here");
                }
                yield Pollers.EPOLL;
            }
            case "nio" -> Pollers.NIO;
            default -> throw Parse.wrong(text, "epoll or nio");
        });
    }

    private Timeouts timeouts() {
        Fields below = fields.object("timeouts");
        Timeouts usual = Timeouts.DEFAULT;
        Timeouts timeouts = new Timeouts(
                below.duration("handshake", bounded(usual.handshake())),
                below.duration("connect", bounded(usual.connect())),
                below.duration("first_payload", usual.firstPayload()),
                idle(below, usual.idle()),
                below.duration("half_closed", usual.halfClosed()));
        below.end();
        return timeouts;
    }

    /**
     * The classic timeout bounds connecting and handshake, as in shadowsocks-rust, and never how long a tunnel may be
     * silent: files carry 60 to 600 s, and libev waits a day at least. It makes ours shorter, never longer: 300 s of
     * waiting for a dead server is not what anybody means by it.
     */
    private Duration bounded(Duration usual) {
        Duration shortest = fields.duration("timeout", usual);
        for (Fields server : servers) {
            Duration own = server.duration("timeout", usual);
            shortest = own.compareTo(shortest) < 0 ? own : shortest;
        }
        return shortest.compareTo(usual) < 0 ? shortest : usual;
    }

    private Duration idle(Fields below, Duration usual) {
        boolean option = fields.place("idle_timeout") instanceof Place.Option;
        if (below.has("idle") && fields.has("idle_timeout") && !option) {
            fields.problems()
                    .error(
                            below.place("idle"),
                            below.name("idle"),
                            "given beside idle_timeout (expected: one of the two)");
        }
        Duration own = fields.duration("idle_timeout", usual);
        return fields.has("idle_timeout") && option ? own : below.duration("idle", own);
    }

    private Limits limits() {
        Fields below = fields.object("limits");
        Limits usual = Limits.DEFAULT;
        Limits limits = new Limits(
                below.integer("tunnels", 1, MANY, usual.tunnels()),
                below.integer("handshakes", 1, MANY, usual.handshakes()),
                below.integer("handshakes_per_source", 1, MANY, usual.handshakesPerSource()),
                (long) below.integer("held_mib", 1, 1 << 20, (int) (usual.heldBytes() >> 20)) << 20);
        below.end();
        return limits;
    }

    private StreamOptions options(boolean sharePort, @Nullable InetAddress bindTo) {
        StreamOptions usual = StreamOptions.DEFAULT;
        InetAddress own = fields.optional("outbound_bind_addr", Parse::localAddress);
        return new StreamOptions(
                fields.flag("no_delay", usual.noDelay()),
                fields.value("keep_alive", usual.keepAlive(), EngineReader::keepAlive),
                sharePort,
                usual.backlog(),
                own == null ? bindTo : own);
    }

    /** The kernel counts whole seconds, up to 32,767. */
    private static Duration keepAlive(String text) {
        Duration duration = Parse.duration(text);
        boolean fits = duration.isZero() || (duration.toSeconds() >= 1 && duration.toSeconds() <= 32_767);
        if (!fits) {
            throw Parse.wrong(text, "0 for none, or 1 s to 32767 s");
        }
        return duration;
    }

    private UdpConfig udp() {
        UdpConfig usual = UdpConfig.DEFAULT;
        return new UdpConfig(
                fields.duration("udp_timeout", usual.idle()),
                fields.integer("udp_max_associations", 1, MANY, usual.associations()),
                fields.integer("udp_max_per_source", 1, MANY, usual.perSource()));
    }
}
