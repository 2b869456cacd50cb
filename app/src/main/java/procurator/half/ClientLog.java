package procurator.half;

import java.net.InetSocketAddress;
import procurator.log.Log;
import procurator.log.Log.Level;
import procurator.relay.Tunnel;
import procurator.wire.Addresses;

/**
 * Says who was turned away at a port for clients, and what would be let in: the client mostly tells its user nothing.
 * Every now and then a line for each kind.
 *
 * @param topic before each kind
 * @param refused how a refusal begins, with {@code %s} for the client's address
 */
public record ClientLog(Log log, String topic, String refused) {
    /**
     * A connection.
     *
     * @param kind of refusal; one of a few
     * @param why what came and what was expected, never a password
     */
    public void refused(Tunnel tunnel, String kind, String why) {
        log.sometimes(Level.INFO, topic + " " + kind, refused.formatted(Addresses.text(tunnel.source())) + ": " + why);
    }

    /**
     * A datagram, which nobody answers.
     *
     * @param kind of mistake; one of a few
     * @param why what came and what becomes of it
     */
    public void datagram(InetSocketAddress from, String kind, String why) {
        String text = "a datagram of the client at " + Addresses.text(from) + ": " + why;
        log.sometimes(Level.INFO, topic + " udp " + kind, text);
    }
}
