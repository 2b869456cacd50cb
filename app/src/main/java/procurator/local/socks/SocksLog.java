package procurator.local.socks;

import java.net.InetSocketAddress;
import procurator.log.Log;
import procurator.log.Log.Level;
import procurator.relay.Tunnel;
import procurator.wire.Addresses;

/** Says who was turned away at the SOCKS port and what would be let in: the client mostly tells its user nothing. */
public final class SocksLog {
    private final Log log;

    public SocksLog(Log log) {
        this.log = log;
    }

    /**
     * Every now and then a line for each kind.
     *
     * @param kind of refusal; one of a few
     * @param why what came and what was expected, never a password
     */
    void refused(Tunnel tunnel, String kind, String why) {
        log.sometimes(
                Level.INFO,
                "socks " + kind,
                "a client at " + Addresses.text(tunnel.source()) + " was refused at the SOCKS port: " + why);
    }

    /**
     * The same of datagrams, which nobody answers.
     *
     * @param kind of mistake; one of a few
     * @param why what came and what becomes of it
     */
    void datagram(InetSocketAddress from, String kind, String why) {
        log.sometimes(
                Level.INFO, "socks udp " + kind, "a datagram of the client at " + Addresses.text(from) + ": " + why);
    }
}
