package procurator.local.upstream;

import java.net.InetSocketAddress;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import procurator.half.Mode;
import procurator.local.balancer.Candidate;
import procurator.plugin.KeptPlugin;
import procurator.shadowsocks.Seen;

/** A server as the whole process knows it, whichever of its loops found that out. */
public final class KnownServer {
    private final Seen seen;
    private final @Nullable KeptPlugin plugin;

    /** Another one after a change of what its owner says of it; it is reached in the same way. */
    private volatile LinkServer server;

    private volatile @Nullable Candidate candidate;

    /**
     * Nothing is known of it yet.
     *
     * @param seen the salts of its links
     * @param plugin what carries them, {@code null} for nothing
     */
    public KnownServer(LinkServer server, Seen seen, @Nullable KeptPlugin plugin) {
        this.server = server;
        this.seen = seen;
        this.plugin = plugin;
    }

    public LinkServer server() {
        return server;
    }

    public Seen seen() {
        return seen;
    }

    public @Nullable KeptPlugin plugin() {
        return plugin;
    }

    /** Whether traffic of a kind goes through its plugin. */
    public boolean carries(Predicate<Mode> kind) {
        return plugin != null && kind.test(plugin.plugin().mode());
    }

    /** Where its plugin listens now, {@code null} while it does not. */
    public @Nullable InetSocketAddress pluginAddress() {
        return plugin == null ? null : plugin.address();
    }

    /** A connection to its plugin was refused, or not accepted for long. From any thread. */
    public void pluginRefused(InetSocketAddress at) {
        if (plugin != null) {
            plugin.refused(at);
        }
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
