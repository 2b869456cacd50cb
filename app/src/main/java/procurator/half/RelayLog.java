package procurator.half;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import procurator.log.Log;
import procurator.log.Log.Level;
import procurator.net.SocketError;
import procurator.relay.DialFailure;
import procurator.relay.Observer;
import procurator.relay.Outcome;
import procurator.relay.Tunnel;
import procurator.wire.Addresses;
import procurator.wire.ProtocolException;

/** Writes to the log what tunnels meet: nothing for each at info but trouble. */
public class RelayLog implements Observer {
    protected final Log log;

    public RelayLog(Log log) {
        this.log = log;
    }

    @Override
    public void ended(Tunnel tunnel, Outcome outcome) {
        if (log.has(Level.DEBUG)) {
            log.debug(name(tunnel) + ": " + outcome);
        }
        String limit = log.has(Level.INFO) ? limit(tunnel, outcome) : null;
        if (limit != null) {
            log.sometimes(Level.INFO, "limit " + limit, "a tunnel " + name(tunnel) + " was ended by " + limit);
        }
    }

    /** The limit by which it ended, as configuration names it; {@code null} if by none. */
    private static @Nullable String limit(Tunnel tunnel, Outcome outcome) {
        boolean stranger = tunnel.target() == null;
        return switch (outcome) {
            case IDLE -> "idle_timeout: nothing moved for so long";
            case HALF_CLOSED -> "timeouts.half_closed: one side had ended, and nothing moved for so long";
            case SILENT -> "keep_alive: one side's system has not answered for five times as long";
            case TOO_SLOW -> "timeouts.handshake: it had not said what it wants";
            case CROWDED_OUT ->
                stranger
                        ? "limits.handshakes or limits.tunnels: others came that have not said what they want either"
                        : "limits.held_mib: others needed the memory that it held without getting on";
            case SHUT_DOWN -> stranger ? null : "drain: it had not ended by itself in so long";
            case COMPLETE, RESET, CUT, NO_REQUEST, REFUSED, UNREACHABLE, FAULT -> null;
        };
    }

    @Override
    public void unreachable(Tunnel tunnel, DialFailure why) {
        if (log.has(Level.DEBUG)) {
            log.debug(name(tunnel) + " cannot be reached: " + why);
        }
    }

    @Override
    public void malformed(Tunnel tunnel, ProtocolException why) {
        if (log.has(Level.DEBUG)) {
            log.debug(name(tunnel) + " is cut: " + why.getMessage());
        }
    }

    @Override
    public void fault(Tunnel tunnel, Throwable fault) {
        log.sometimes(
                Level.ERROR,
                "tunnel",
                "a fault of procurator's own ended " + name(tunnel) + ": " + fault + Log.frames(fault));
    }

    @Override
    public void acceptPaused(SocketError why) {
        log.sometimes(
                Level.WARN,
                "accept",
                "no connection can be accepted for the moment (" + why.getMessage()
                        + "); tunnels in use go on. Raise the limit on open files (ulimit -n) if this comes often");
    }

    /** What a loop met that no tunnel is to blame for. */
    public static void fault(Log log, Throwable fault) {
        log.sometimes(Level.ERROR, "loop", "a fault of procurator's own: " + fault + Log.frames(fault));
    }

    /** Says how far this machine's clock was set ahead (negative: back). */
    public static void clockJumped(Log log, Duration jump) {
        String how = jump.isNegative() ? "back by " : "ahead, or the machine slept, by ";
        log.sometimes(
                Level.WARN,
                "clock set",
                "this machine's clock was set " + how + jump.abs().toSeconds() + " s. Links of the 2022 edition work as"
                        + " long as both ends' clocks agree within 30 s");
    }

    /** Why a target, or a server, cannot be reached. */
    protected static String words(DialFailure why) {
        return switch (why) {
            case REFUSED -> "connection refused";
            case HOST_UNREACHABLE -> "host unreachable";
            case NETWORK_UNREACHABLE -> "network unreachable (has this machine IPv4 and IPv6?)";
            case TIMED_OUT -> "timed out";
            case NOT_ALLOWED ->
                "not allowed: a private address, or one of this machine's own"
                        + " (--allow NETWORK or --allow-private opens it)";
            case NOT_PERMITTED -> "this machine's own firewall does not let us";
            case NO_LOCAL_ADDRESS ->
                "no local address or port for it (is outbound_bind_addr one of this machine's? else all ports towards it"
                        + " are in use: net.ipv4.ip_local_port_range)";
            case NAME_NOT_FOUND -> "its name was not found";
            case NAME_TIMED_OUT -> "no name server answered in time";
            case TOO_MANY_NAMES -> "too many names are being looked up at once";
            case OUT_OF_DESCRIPTORS -> "this process is out of descriptors (ulimit -n)";
            case OTHER -> "the connection failed";
        };
    }

    private static String name(Tunnel tunnel) {
        String user = tunnel.user() == null ? "" : tunnel.user() + " ";
        return user + "from " + Addresses.text(tunnel.source()) + " to "
                + (tunnel.target() == null ? "?" : tunnel.target());
    }
}
