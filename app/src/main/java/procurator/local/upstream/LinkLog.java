package procurator.local.upstream;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import procurator.half.Mode;
import procurator.half.RelayLog;
import procurator.local.balancer.Candidate;
import procurator.local.balancer.Transport;
import procurator.log.Log;
import procurator.log.Log.Level;
import procurator.relay.DialFailure;
import procurator.relay.Outcome;
import procurator.relay.Progress;
import procurator.relay.Tunnel;
import procurator.shadowsocks.ClockSkew;
import procurator.wire.Address;
import procurator.wire.Addresses;
import procurator.wire.ProtocolException;

/**
 * Says what is wrong with the link, as far as this side can tell. A server answers those it does not know with silence
 * until its deadline of a handshake, on purpose; ours resets at once what it knows and cannot serve. So when and how a
 * link ends tells the key from the target, and so does whether the key was good a while ago. Decision 023.
 */
public final class LinkLog extends RelayLog {
    /** A server that knows us has tried to reach the target for less than this; silence of strangers mostly takes 60 s. */
    private static final Duration SILENCE = Duration.ofSeconds(25);

    /** Whose client gives up sooner was not long enough there to tell. */
    private static final Duration IMPATIENCE = Duration.ofSeconds(3);

    /** How long it holds that a server has answered under our key. */
    private static final long GOOD_NANOS = Duration.ofMinutes(10).toNanos();

    /** When a server last answered under our key; by address, of which a configuration has few. */
    private final Map<InetSocketAddress, Long> answered = new ConcurrentHashMap<>();

    /** Which server the ports of plugins lead to; one more at each start of one, of the 22,768 there are for them. */
    private final Map<InetSocketAddress, Address> behind = new ConcurrentHashMap<>();

    public LinkLog(Log log) {
        super(log);
    }

    /** A plugin is to listen there: what becomes of links through it is told of its server, whose port people know. */
    public void leads(InetSocketAddress plugin, Address server) {
        behind.put(plugin, server);
    }

    private String text(InetSocketAddress reached) {
        Address server = behind.get(reached);
        return server == null ? Addresses.text(reached) : server.toString();
    }

    void unreachable(Upstream upstream, DialFailure why) {
        Address server = upstream.server().address();
        String advice = upstream.known().carries(Mode::hasTcp)
                ? "its plugin takes no connections. SIGUSR1 tells whether it runs, and lines above why not"
                : advice(why);
        warn("unreachable", server, "the server %s cannot be reached: %s".formatted(server, advice));
    }

    private static String advice(DialFailure why) {
        return switch (why) {
            case REFUSED -> "connection refused. Does a server run there, on this port?";
            case NETWORK_UNREACHABLE -> "network unreachable. Is this machine online?";
            case TIMED_OUT -> "no answer. Does a firewall stand between?";
            case NAME_NOT_FOUND -> "its name was not found. Is it spelled right?";
            case NAME_TIMED_OUT -> "no name server answered in time. Is this machine online?";
            default -> words(why);
        };
    }

    /** Of several servers another is in use. */
    public void switched(Transport transport, Candidate from, Candidate to, String why) {
        log.sometimes(
                Level.INFO,
                "switched " + transport,
                "%s goes to the server %s from now on, not to %s: %s".formatted(transport, to, from, why));
    }

    /** Packets to it leave from another of our addresses now: so many connections opened ahead are of no use. */
    void moved(Upstream upstream, int dropped) {
        Address server = upstream.server().address();
        warn("outdated", server, """
                packets to the server %s leave from another address now, or not at all: connections opened ahead were \
                dropped, %d""".formatted(server, dropped));
    }

    /** It got nothing of what was sent on a connection opened ahead; so many others as old were closed. */
    void dead(Upstream upstream, int dropped) {
        Address server = upstream.server().address();
        warn("outdated", server, """
                the server %s took nothing on a connection opened ahead. Has the network changed? Another is dialled; \
                others as old were dropped, %d""".formatted(server, dropped));
    }

    /** What came is not what a server with our key sends to us now. */
    @Override
    public void malformed(Tunnel tunnel, ProtocolException why) {
        super.malformed(tunnel, why);
        InetSocketAddress server = tunnel.progress().reached();
        if (server != null && !tunnel.progress().isAnswered()) {
            String text = text(server);
            warn(
                    "answer",
                    server,
                    "the answer of %s is not one to us: %s. %s".formatted(text, why.getMessage(), advice(server, why)));
        }
    }

    private String advice(InetSocketAddress server, ProtocolException why) {
        if (why instanceof ClockSkew) {
            return "Set both clocks by NTP";
        }
        return isGood(server)
                ? "The key was good before: does something between change what is sent?"
                : "Does something else than a Shadowsocks server listen there? Else: are password and method the same at"
                        + " both ends?";
    }

    @Override
    public void ended(Tunnel tunnel, Outcome outcome) {
        super.ended(tunnel, outcome);
        Progress progress = tunnel.progress();
        InetSocketAddress server = progress.reached();
        if (server != null && progress.isAnswered()) {
            answered.put(server, System.nanoTime());
        } else if (server != null && tells(progress, outcome)) {
            unanswered(tunnel, server, outcome);
        }
    }

    /** Where the client had asked nothing, the end of a link without an answer says nothing either. */
    private static boolean tells(Progress progress, Outcome outcome) {
        boolean told =
                outcome == Outcome.RESET || isOfSilence(outcome) || (outcome == Outcome.COMPLETE && progress.isAsked());
        return told && (!progress.isLeftFirst() || progress.sinceReached().compareTo(IMPATIENCE) >= 0);
    }

    private static boolean isOfSilence(Outcome outcome) {
        return outcome == Outcome.IDLE || outcome == Outcome.HALF_CLOSED || outcome == Outcome.SILENT;
    }

    private void unanswered(Tunnel tunnel, InetSocketAddress server, Outcome outcome) {
        Duration after = tunnel.progress().sinceReached();
        if (isGood(server)) {
            badTarget(server, tunnel.target());
        } else if (tunnel.progress().isLeftFirst() || isOfSilence(outcome) || after.compareTo(SILENCE) >= 0) {
            silence(server, after);
        } else if (outcome == Outcome.RESET) {
            reset(server, tunnel.target());
        } else {
            closed(server, tunnel.target());
        }
    }

    private void badTarget(InetSocketAddress server, @Nullable Address target) {
        log.sometimes(Level.INFO, "target of " + server, """
                a link ended without an answer from the server %s, where the key was good before: it could not reach \
                the target %s; its own log says why.""".formatted(text(server), target));
    }

    private void silence(InetSocketAddress server, Duration after) {
        warn("silence", server, """
                a link ended without an answer from the server %s in %d s: such silence meets whoever has another key, \
                or the server is dead. If no target works: are password and method the same at both ends, and do both \
                clocks agree within 30 s?""".formatted(text(server), after.toSeconds()));
    }

    private void reset(InetSocketAddress server, @Nullable Address target) {
        warn("reset", server, """
                a link ended without an answer from the server %s, which reset it: so one does that knows us and \
                cannot reach the target %s; its own log says why. If no target works, 'procurator check --connect' \
                looks into the link step by step.""".formatted(text(server), target));
    }

    private void closed(InetSocketAddress server, @Nullable Address target) {
        warn("closed", server, """
                a link ended without an answer from the server %s, which closed it. It could not reach %s, or, if no \
                target works: does something else than a Shadowsocks server listen there, or are password and method \
                the same at both ends?""".formatted(text(server), target));
    }

    private void warn(String topic, Object server, String sentence) {
        log.sometimes(Level.WARN, topic + " " + server, sentence);
    }

    private boolean isGood(InetSocketAddress server) {
        Long last = answered.get(server);
        return last != null && System.nanoTime() - last < GOOD_NANOS;
    }
}
