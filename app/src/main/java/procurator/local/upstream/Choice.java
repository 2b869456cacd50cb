package procurator.local.upstream;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which server carries what: the one that answered last goes first, the others in their order. Belongs to one loop. */
public final class Choice {
    private final Duration connect;
    private List<Upstream> upstreams;
    private Upstream preferred;

    /**
     * @param upstreams at least one
     * @param connect how long a dial may take, all servers together
     */
    public Choice(List<Upstream> upstreams, Duration connect) {
        this.connect = connect;
        this.upstreams = List.copyOf(upstreams);
        this.preferred = upstreams.getFirst();
    }

    /** Those there are, in their order. */
    public List<Upstream> upstreams() {
        return upstreams;
    }

    /** There are these from now on. Those no longer among them keep their tunnels and lose what was opened ahead. */
    public void replace(List<Upstream> now) {
        List<Upstream> before = upstreams;
        upstreams = List.copyOf(now);
        if (!now.contains(preferred)) {
            preferred = now.getFirst();
        }
        before.stream().filter(upstream -> !now.contains(upstream)).forEach(Upstream::close);
    }

    /** Where a tunnel goes first. */
    Upstream forStreams() {
        return preferred;
    }

    /** Where an association goes. */
    Upstream forDatagrams() {
        return preferred;
    }

    /** Where a tunnel goes next, or {@code null} when it has tried all of them. */
    @Nullable
    Upstream another(Collection<Upstream> tried) {
        int first = upstreams.indexOf(preferred);
        for (int i = 0; i < upstreams.size(); i++) {
            Upstream next = upstreams.get((first + i) % upstreams.size());
            if (!tried.contains(next)) {
                return next;
            }
        }
        return null;
    }

    /** Whether a server that does not answer keeps others waiting. */
    boolean isOneOfSeveral() {
        return upstreams.size() > 1;
    }

    /** How long a tunnel waits for one of several servers, so that each has its turn in time. */
    Duration turn() {
        return connect.dividedBy(upstreams.size());
    }

    /** A dial has reached it. */
    void reached(Upstream upstream) {
        if (upstream != preferred && upstreams.contains(upstream)) {
            preferred = upstream;
        }
    }

    void close() {
        upstreams.forEach(Upstream::close);
    }
}
