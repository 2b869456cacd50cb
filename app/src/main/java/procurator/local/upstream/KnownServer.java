package procurator.local.upstream;

import org.jspecify.annotations.Nullable;
import procurator.local.balancer.Candidate;
import procurator.shadowsocks.Seen;

/** A server as the whole process knows it, whichever of its loops found that out. */
public final class KnownServer {
    private final Seen seen;

    /** Another one after a change of what its owner says of it; it is reached in the same way. */
    private volatile LinkServer server;

    private volatile @Nullable Candidate candidate;

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
        Candidate of = candidate;
        if (of != null) {
            of.use(now.use());
        }
    }

    /** One of several from now on, if it was not before. Nothing is known of a server that was alone. */
    public Candidate candidate() {
        Candidate of = candidate;
        if (of == null) {
            of = new Candidate(server.address().toString(), server.use());
            candidate = of;
        }
        return of;
    }
}
