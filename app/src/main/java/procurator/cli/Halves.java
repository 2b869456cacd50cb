package procurator.cli;

import java.io.IOException;
import procurator.config.LocalConfig;
import procurator.config.ServerConfig;
import procurator.log.Log;
import procurator.relay.Half;

/** Starts halves. */
public interface Halves {
    /** Starts local; it listens when this returns. */
    Half local(LocalConfig config, Log log) throws IOException;

    /** Starts a server; it listens when this returns. */
    Half server(ServerConfig config, Log log) throws IOException;
}
