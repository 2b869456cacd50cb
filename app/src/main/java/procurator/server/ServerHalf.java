package procurator.server;

import java.io.IOException;
import procurator.config.ServerConfig;
import procurator.log.Log;
import procurator.relay.Half;

/** PLACEHOLDER, to be overwritten by the half itself. */
public final class ServerHalf {
    private ServerHalf() {}

    public static Half start(ServerConfig config, Log log) throws IOException {
        log.debug("a placeholder for " + config.engine().workers() + " workers");
        throw new IOException("this build has no server half yet");
    }
}
