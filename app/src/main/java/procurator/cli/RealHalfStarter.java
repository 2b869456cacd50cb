package procurator.cli;

import java.io.IOException;
import procurator.half.Bound;
import procurator.half.Half;
import procurator.local.LocalConfig;
import procurator.local.LocalHalf;
import procurator.log.Log;
import procurator.server.ServerConfig;
import procurator.server.ServerHalf;

/** The halves as they are. */
final class RealHalfStarter implements HalfStarter {
    @Override
    public Half local(LocalConfig config, Log log, Bound bound) throws IOException {
        return LocalHalf.start(config, log, bound);
    }

    @Override
    public Half server(ServerConfig config, Log log, Bound bound) throws IOException {
        return ServerHalf.start(config, log, bound);
    }
}
