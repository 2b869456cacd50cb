package procurator.cli;

import java.io.IOException;
import procurator.half.Bound;
import procurator.half.Half;
import procurator.local.LocalConfig;
import procurator.log.Log;
import procurator.server.ServerConfig;

/** Starts halves. */
public interface HalfStarter {
    /** Starts local; it listens when this returns. */
    Half local(LocalConfig config, Log log, Bound bound) throws IOException;

    /** Starts a server; it listens when this returns. */
    Half server(ServerConfig config, Log log, Bound bound) throws IOException;
}
