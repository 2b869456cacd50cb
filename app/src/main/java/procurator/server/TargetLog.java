package procurator.server;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import procurator.half.RelayLog;
import procurator.log.Log;
import procurator.log.Log.Level;
import procurator.relay.DialFailure;
import procurator.relay.Tunnel;
import procurator.wire.Address;
import procurator.wire.Addresses;

/** Says which targets could not be reached, for whom and why: the client is told by a reset alone. */
final class TargetLog extends RelayLog {
    private final Log log;

    TargetLog(Log log) {
        super(log);
        this.log = log;
    }

    @Override
    public void unreachable(Tunnel tunnel, DialFailure why) {
        super.unreachable(tunnel, why);
        unreachable("TCP", tunnel.target(), tunnel.user(), tunnel.source(), why);
    }

    /**
     * A line for each user and kind of failure, every now and then.
     *
     * @param protocol TCP or UDP
     * @param user who asked, {@code null} where users have no names
     */
    void unreachable(
            String protocol,
            @Nullable Address target,
            @Nullable String user,
            InetSocketAddress source,
            DialFailure why) {
        if (log.has(Level.INFO)) {
            String who = user == null ? Addresses.text(source) : user + " at " + Addresses.text(source);
            log.sometimes(
                    Level.INFO,
                    protocol + " target " + why + " " + user,
                    protocol + " target " + target + " for " + who + " cannot be reached: " + words(why));
        }
    }

    private static String words(DialFailure why) {
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
}
