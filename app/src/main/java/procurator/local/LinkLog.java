package procurator.local;

import procurator.log.Log;
import procurator.log.Log.Level;
import procurator.relay.DialFailure;
import procurator.relay.Outcome;
import procurator.relay.RelayLog;
import procurator.relay.Tunnel;

/** Says what is wrong with the link, as far as this side can tell. */
final class LinkLog extends RelayLog implements LinkDialer.Trouble {
    private final Log log;

    LinkLog(Log log) {
        super(log);
        this.log = log;
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
            case REFUSED -> "connection refused. Does procurator run there, on this port?";
            case HOST_UNREACHABLE -> "host unreachable";
            case NETWORK_UNREACHABLE -> "network unreachable. Is this machine online?";
            case TIMED_OUT -> "no answer. Does a firewall stand between?";
            case NAME_NOT_FOUND -> "its name was not found";
            case NOT_ALLOWED -> "this machine's own firewall does not let us";
            case OUT_OF_DESCRIPTORS -> "this process is out of descriptors (ulimit -n)";
            case OTHER -> "the connection failed";
        };
    }

    /**
     * A server that refuses a link says nothing, on purpose: silence or an end without a byte is all there is to see. That
     * end is FIN, and so looks complete; where the client had asked nothing, it says nothing either.
     */
    @Override
    public void ended(Tunnel tunnel, Outcome outcome) {
        super.ended(tunnel, outcome);
        boolean cut = outcome == Outcome.RESET || outcome == Outcome.CUT || outcome == Outcome.IDLE;
        boolean unanswered = outcome == Outcome.COMPLETE && tunnel.isAsked();
        if ((cut || unanswered) && tunnel.isReached() && !tunnel.isAnswered()) {
            log.sometimes(
                    Level.WARN,
                    "unanswered",
                    "a link ended without an answer from the server. If none works: are password and method the same at"
                            + " both ends, and do both clocks agree within 30 s?");
        }
    }
}
