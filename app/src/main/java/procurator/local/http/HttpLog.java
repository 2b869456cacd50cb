package procurator.local.http;

import procurator.log.Log;
import procurator.log.Log.Level;
import procurator.relay.Tunnel;
import procurator.wire.Addresses;

/** Says which HTTP client was turned away and what would be let in: browsers show their user a page of their own. */
public final class HttpLog {
    private final Log log;

    public HttpLog(Log log) {
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
                "http " + kind,
                "an HTTP client at " + Addresses.text(tunnel.source()) + " was refused: " + why);
    }
}
