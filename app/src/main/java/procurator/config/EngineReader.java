package procurator.config;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import procurator.config.json.Place;
import procurator.half.Capacity;
import procurator.half.EngineConfig;
import procurator.half.Pollers;
import procurator.net.StreamOptions;
import procurator.relay.Limits;
import procurator.relay.Relay;
import procurator.relay.Timeouts;
import procurator.udp.UdpLimits;

/** Reads what both halves are told of loops and tunnels. */
final class EngineReader {
    private static final int MANY = 1_000_000;

    private final Fields fields;
    private final Listeners listeners;
    private Capacity capacity;
    private final List<Fields> servers;

    /**
     * How many sockets listen.
     *
     * @param key what asks for most of them
     */
    record Listeners(String key, long streams, long datagrams) {}

    /** @param servers the entries of servers[], which have a timeout too in shadowsocks-rust */
    EngineReader(Fields fields, List<Fields> servers, Listeners listeners) {
        this(fields, servers, listeners, Capacity.ofThisProcess());
    }

    /** @param capacity what the process bears that is to run with this */
    EngineReader(Fields fields, List<Fields> servers, Listeners listeners, Capacity capacity) {
        this.fields = fields;
        this.listeners = listeners;
        this.capacity = capacity;
        this.servers = List.copyOf(servers);
    }

    /** @param bindTo the local address of connections to dial, where outbound_bind_addr gives none */
    EngineConfig read(@Nullable InetAddress bindTo) {
        int workers = workers();
        Limits limits = limits(workers);
        Relay.Settings relay = new Relay.Settings(timeouts(), limits, options(workers > 1, bindTo));
        Duration drain = fields.value("drain", EngineConfig.DEFAULT.drain(), Parse::duration);
        return new EngineConfig(workers, poller(), relay, udp(limits.tunnels()), drain);
    }

    /** The loops that heap and files bear, beside what listens. */
    private int workers() {
        int workers = fields.integer("workers", 1, 1_024, EngineConfig.DEFAULT.workers());
        int most = capacity.mostWorkers();
        if (most == 0) {
            String here = "a heap of " + (capacity.heap() >> 20) + " MiB is too small for peers that keep it waiting";
            fields.error("limits", here + " (expected: -Xmx48m or more)");
        } else if (workers > most) {
            refuse(fields, "workers", workers, most, heap());
            workers = 1;
        }
        capacity = capacity.beside(workers, (int) listeners.streams, (int) listeners.datagrams);
        if (!capacity.hasFilesFor(workers)) {
            String sockets = listeners.streams * workers + listeners.datagrams + " sockets listen, and of the "
                    + capacity.files() + " files this process may open too few are left for tunnels";
            String needed = " (expected: ulimit -n " + capacity.filesNeeded(workers) + " or LimitNOFILE= of systemd)";
            fields.error(listeners.key, sockets + needed);
        }
        return workers;
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
        Duration idle = idle(below, usual.idle());
        Timeouts timeouts = new Timeouts(
                below.duration("handshake", bounded(usual.handshake())),
                below.duration("connect", bounded(usual.connect())),
                below.duration("first_payload", usual.firstPayload()),
                idle,
                below.duration("half_closed", idle));
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
        boolean option = fields.place("idle_timeout") instanceof Place.OnCommandLine;
        if (below.has("idle") && fields.has("idle_timeout") && !option) {
            below.error("idle", "given beside idle_timeout (expected: one of the two)");
        }
        Duration own = fields.duration("idle_timeout", usual);
        return fields.has("idle_timeout") && option ? own : below.duration("idle", own);
    }

    /** What is asked for has to fit the files and the heap there are; the rest is made to. */
    private Limits limits(int workers) {
        Fields below = fields.object("limits");
        OptionalInt asked = OptionalInt.empty();
        if (below.has("tunnels")) {
            int tunnels = below.integer("tunnels", workers, MANY, workers);
            refuse(below, "tunnels", tunnels, capacity.mostTunnels(), files());
            asked = OptionalInt.of(tunnels);
        }
        Limits usual = capacity.usual(workers, asked);
        int handshakes = below.integer("handshakes", workers, MANY, usual.handshakes());
        refuse(below, "handshakes", handshakes, capacity.mostTunnels(), files());
        int heldMib = below.integer(
                "held_mib", (int) (Capacity.leastHeld(workers) >> 20), 1 << 20, (int) (usual.heldBytes() >> 20));
        if (below.has("held_mib")) {
            long most = capacity.mostHeld(usual.tunnels(), workers) >> 20;
            refuse(below, "held_mib", heldMib, most, " beside " + usual.tunnels() + " tunnels" + heap());
        } else if (asked.isPresent()) {
            refuse(below, "tunnels", usual.tunnels(), capacity.mostTunnelsInHeap(workers), heap());
        }
        Limits limits = new Limits(
                usual.tunnels(),
                handshakes,
                below.integer("handshakes_per_source", workers, MANY, usual.handshakesPerSource()),
                below.has("held_mib") ? (long) heldMib << 20 : usual.heldBytes());
        below.end();
        return limits;
    }

    private void refuse(Fields of, String key, long given, long most, String why) {
        if (given > most) {
            of.error(key, given + " (expected: at most " + most + why + ")");
        }
    }

    private String files() {
        return " with the " + capacity.files() + " files this process may open; raise ulimit -n or LimitNOFILE=";
    }

    private String heap() {
        return " in this heap of " + (capacity.heap() >> 20) + " MiB; raise -Xmx in ./procurator";
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

    /** Other programs' files have limits as large as this one, so it is no error here. */
    private UdpLimits udp(int tunnels) {
        UdpLimits usual = UdpLimits.DEFAULT;
        int associations = fields.integer("udp_max_associations", 1, MANY, usual.associations());
        int sockets = capacity.filesOfUdp(tunnels);
        if (associations > sockets) {
            fields.ignored(
                    "udp_max_associations", "UDP has " + sockets + " sockets beside " + tunnels + " tunnels" + files());
        }
        return new UdpLimits(
                fields.duration("udp_timeout", usual.idle()),
                associations,
                fields.integer("udp_max_per_source", 1, MANY, usual.perSource()),
                sockets);
    }
}
