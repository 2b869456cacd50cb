package procurator.relay;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import procurator.net.Readiness;
import procurator.wire.Address;

/**
 * A right side's connection that has carried a whole {@link Exchange}, while the left side has not asked anew. Nothing is
 * to come on it: what comes, be it FIN or RST, ends it.
 */
final class Parked implements Readiness {
    private final Address target;
    private @Nullable Outbound route;

    Parked(Address target, Outbound route) throws IOException {
        this.target = target;
        this.route = route;
        route.socket().handler(this);
        route.socket().interest(true, false);
    }

    /** The connection, if it is there still and reaches that target; else it is closed. */
    @Nullable
    Outbound take(Address asked) {
        Outbound taken = asked.equals(target) ? route : null;
        if (taken == null) {
            close();
        }
        route = null;
        return taken;
    }

    @Override
    public void ready(boolean readable, boolean writable) {
        close();
    }

    void close() {
        if (route != null) {
            route.socket().close();
            route = null;
        }
    }
}
