package procurator.local;

import java.util.List;
import java.util.function.Consumer;
import procurator.local.upstream.LinkServer;

/** Where servers come from that may be others while local runs. */
public interface ServerSource {
    /** Those of the configuration, for good. */
    ServerSource FIXED = _ -> {};

    /**
     * Local runs, and takes others from now on.
     *
     * @param to takes at least one each time, from any thread
     */
    void follow(Consumer<List<LinkServer>> to);
}
