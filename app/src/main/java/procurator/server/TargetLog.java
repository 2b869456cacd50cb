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
    TargetLog(Log log) {
        super(log);
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
}
