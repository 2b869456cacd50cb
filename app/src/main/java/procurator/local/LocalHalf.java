package procurator.local;

import java.io.IOException;
import procurator.config.LocalConfig;
import procurator.log.Log;
import procurator.relay.Half;

/** PLACEHOLDER, to be overwritten by the half itself. */
public final class LocalHalf {
    private LocalHalf() {}

    public static Half start(LocalConfig config, Log log) throws IOException {
        log.debug("a placeholder for " + config.engine().workers() + " workers");
        throw new IOException("this build has no local half yet");
    }
}
