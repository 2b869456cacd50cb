package procurator.local.upstream;

import procurator.shadowsocks.Seen;

/** A server as the whole process knows it, whichever of its loops found that out. */
public final class KnownServer {
    private final Seen seen;

    /** Another one after a change of what its owner says of it; it is reached in the same way. */
    private volatile LinkServer server;

    /** @param seen the salts of its links */
    public KnownServer(LinkServer server, Seen seen) {
        this.server = server;
        this.seen = seen;
    }

    public LinkServer server() {
        return server;
    }

    public Seen seen() {
        return seen;
    }

    /** Its owner says something else of it. From any thread. */
    public void told(LinkServer now) {
        server = now;
    }
}
