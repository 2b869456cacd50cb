package procurator.local.upstream;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import procurator.half.RelayLog;
import procurator.log.Log;
import procurator.log.Log.Level;
import procurator.relay.DialFailure;
import procurator.relay.Outcome;
import procurator.relay.Tunnel;
import procurator.shadowsocks.ClockSkew;
import procurator.wire.Addresses;
import procurator.wire.ProtocolException;

/**
 * Says what is wrong with the link, as far as this side can tell. A server answers those it does not know with silence
 * until its deadline of a handshake, on purpose; ours resets at once what it knows and cannot serve. So when and how a
 * link ends tells the key from the target, and so does whether the key was good a while ago. Decision 023.
 */
public final class LinkLog extends RelayLog implements LinkDialer.Trouble {
    /** A server that knows us has tried to reach the target for less than this; silence of strangers mostly takes 60 s. */
    private static final Duration SILENCE = Duration.ofSeconds(25);

    /** Whose client gives up sooner was not long enough there to tell. */
    private static final Duration IMPATIENCE = Duration.ofSeconds(3);

    /** How long it holds that a server has answered under our key. */
    private static final long GOOD_NANOS = Duration.ofMinutes(10).toNanos();

    private static final String KEY = "are password and method the same at both ends";

    private final Log log;
    private final LongSupplier clock;

    /** When a server last answered under our key; by address, of which a configuration has few. */
    private final Map<InetSocketAddress, Long> answered = new ConcurrentHashMap<>();

    public LinkLog(Log log) {
        this(log, System::nanoTime);
    }

    /** @param clock nanoseconds, ever rising */
    public LinkLog(Log log, LongSupplier clock) {
        super(log);
        this.log = log;
        this.clock = clock;
    }

    @Override
    public void unreachable(Upstream upstream, DialFailure why) {
        log.sometimes(
                Level.WARN,
                "unreachable " + upstream.server().address(),
                "the server " + upstream.server().address() + " cannot be reached: " + words(why));
    }

    @Override
    public void outdated(Upstream upstream, boolean moved, int dropped) {
        String server = "the server " + upstream.server().address();
        log.sometimes(
                Level.WARN,
                "outdated " + upstream.server().address(),
                moved
                        ? "packets to " + server
                                + " leave from another address now, or not at all: connections opened ahead were dropped, "
                                + dropped
                        : server
                                + " took nothing on a connection opened ahead. Has the network changed? Another is dialled;"
                                + " others as old were dropped, " + dropped);
    }

    private static String words(DialFailure why) {
        return switch (why) {
            case REFUSED -> "connection refused. Does a server run there, on this port?";
            case HOST_UNREACHABLE -> "host unreachable";
            case NETWORK_UNREACHABLE -> "network unreachable. Is this machine online?";
            case TIMED_OUT -> "no answer. Does a firewall stand between?";
            case NAME_NOT_FOUND -> "its name was not found. Is it spelled right?";
            case NAME_TIMED_OUT -> "no name server answered in time. Is this machine online?";
            case TOO_MANY_NAMES -> "too many names are being looked up at once";
            case NOT_ALLOWED, NOT_PERMITTED -> "this machine's own firewall does not let us";
            case NO_LOCAL_ADDRESS ->
                "no local address or port for it (is outbound_bind_addr one of this machine's? else all ports towards it"
                        + " are in use: net.ipv4.ip_local_port_range)";
            case OUT_OF_DESCRIPTORS -> "this process is out of descriptors (ulimit -n)";
            case OTHER -> "the connection failed";
        };
    }

    /** What came is not what a server with our key sends to us now. */
    @Override
    public void malformed(Tunnel tunnel, ProtocolException why) {
        super.malformed(tunnel, why);
        InetSocketAddress server = tunnel.progress().reached();
        if (server != null && !tunnel.progress().isAnswered()) {
            log.sometimes(
                    Level.WARN,
                    "answer " + server,
                    "the answer of " + Addresses.text(server) + " is not one to us: " + why.getMessage()
                            + (why instanceof ClockSkew ? ". Set both clocks by NTP" : other(server)));
        }
    }

    private String other(InetSocketAddress server) {
        return isGood(server)
                ? ". The key was good before: does something between change what is sent?"
                : ". Does something else than a Shadowsocks server listen there? Else: " + KEY + "?";
    }

    @Override
    public void ended(Tunnel tunnel, Outcome outcome) {
        super.ended(tunnel, outcome);
        InetSocketAddress server = tunnel.progress().reached();
        if (server == null) {
            return;
        }
        if (tunnel.progress().isAnswered()) {
            answered.put(server, clock.getAsLong());
        } else if (outcome == Outcome.RESET || isOfSilence(outcome) || isCompleteUnanswered(tunnel, outcome)) {
            unanswered(tunnel, server, outcome);
        }
    }

    private static boolean isOfSilence(Outcome outcome) {
        return outcome == Outcome.IDLE || outcome == Outcome.HALF_CLOSED || outcome == Outcome.SILENT;
    }

    /** Where the client had asked nothing, the end of a link without an answer says nothing either. */
    private static boolean isCompleteUnanswered(Tunnel tunnel, Outcome outcome) {
        return outcome == Outcome.COMPLETE && tunnel.progress().isAsked();
    }

    private void unanswered(Tunnel tunnel, InetSocketAddress server, Outcome outcome) {
        Duration after = tunnel.progress().sinceReached();
        boolean gaveUp = tunnel.progress().isLeftFirst();
        if (gaveUp && after.compareTo(IMPATIENCE) < 0) {
            return;
        }
        boolean silence = gaveUp || isOfSilence(outcome) || after.compareTo(SILENCE) >= 0;
        String ended = "a link ended without an answer from the server " + Addresses.text(server);
        if (isGood(server)) {
            log.sometimes(Level.INFO, "target of " + server, ended + GOOD_BEFORE + tunnel.target() + ITS_LOG);
        } else if (silence) {
            log.sometimes(Level.WARN, "silence " + server, ended + " in " + after.toSeconds() + " s" + SILENT);
        } else if (outcome == Outcome.RESET) {
            log.sometimes(Level.WARN, "reset " + server, ended + RESET + tunnel.target() + ITS_LOG + NOTHING_WORKS);
        } else {
            log.sometimes(
                    Level.WARN,
                    "closed " + server,
                    ended + ", which closed it. It could not reach " + tunnel.target() + CLOSED);
        }
    }

    private static final String GOOD_BEFORE = ", where the key was good before: it could not reach the target ";

    private static final String RESET = ", which reset it: so one does that knows us and cannot reach the target ";

    private static final String ITS_LOG = "; its own log says why.";

    private static final String NOTHING_WORKS =
            " If no target works, 'procurator check --connect' looks into the link step by step.";

    private static final String SILENT = ": such silence meets whoever has another key, or the server is dead. If no"
            + " target works: " + KEY + ", and do both clocks agree within 30 s?";

    private static final String CLOSED =
            ", or, if no target works: does something else than a Shadowsocks server listen" + " there, or " + KEY
                    + "?";

    private boolean isGood(InetSocketAddress server) {
        @Nullable Long last = answered.get(server);
        return last != null && clock.getAsLong() - last < GOOD_NANOS;
    }
}
