package procurator.cli;

import java.io.IOException;
import procurator.half.Bound;
import procurator.half.Half;
import procurator.local.LocalConfig;
import procurator.local.LocalHalf;
import procurator.local.ServerSource;
import procurator.log.Log;
import procurator.server.ServerConfig;
import procurator.server.ServerHalf;

/** Starts halves as they are; tests start others. */
public interface HalfStarter {
    HalfStarter REAL = new HalfStarter() {};

    /** Starts local; it listens when this returns. */
    default Half local(LocalConfig config, Log log, ServerSource servers, Bound bound) throws IOException {
        return LocalHalf.start(config, log, servers, bound);
    }

    /** Starts a server; it listens when this returns. */
    default Half server(ServerConfig config, Log log, Bound bound) throws IOException {
        return ServerHalf.start(config, log, bound);
    }
}
