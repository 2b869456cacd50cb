package procurator.relay;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The connections that have not yet said what they want, the oldest first: capped in all and for each source. */
final class Handshakes {
    private final Limits limits;
    private final LinkedHashSet<Tunnel> all = new LinkedHashSet<>();
    private final Map<InetAddress, Set<Tunnel>> bySource = new HashMap<>();

    Handshakes(Limits limits) {
        this.limits = limits;
    }

    /** Adds a connection; returns the one that has to give way, or {@code null}. */
    @Nullable
    Tunnel add(Tunnel tunnel) {
        all.add(tunnel);
        Set<Tunnel> ofSource = bySource.computeIfAbsent(tunnel.source().getAddress(), _ -> new LinkedHashSet<>(4));
        ofSource.add(tunnel);
        if (ofSource.size() > limits.handshakesPerSource()) {
            return ofSource.iterator().next();
        }
        return all.size() > limits.handshakes() ? all.iterator().next() : null;
    }

    void remove(Tunnel tunnel) {
        if (all.remove(tunnel)) {
            InetAddress source = tunnel.source().getAddress();
            Set<Tunnel> ofSource = bySource.get(source);
            if (ofSource != null && ofSource.remove(tunnel) && ofSource.isEmpty()) {
                bySource.remove(source);
            }
        }
    }

    /** The one that has been there for longest, or {@code null} if there is none. */
    @Nullable
    Tunnel oldest() {
        return all.isEmpty() ? null : all.getFirst();
    }

    /** All at this moment. */
    List<Tunnel> all() {
        return List.copyOf(all);
    }

    int size() {
        return all.size();
    }
}
