package procurator.cli;

import java.time.Duration;
import procurator.local.upstream.LinkServer;

/** Tries whether a server takes our key. */
public interface LinkProbe {
    /**
     * How a try went.
     *
     * @param good whether the server answered under our key
     * @param text what was seen and, where it is not good, what to look at
     */
    record Finding(boolean good, String text) {}

    Finding probe(LinkServer server, Duration atMost);
}
