package procurator.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import procurator.cli.options.Exit;
import procurator.config.ConfigInput.Environment;
import procurator.half.Bound;
import procurator.half.Half;
import procurator.half.Snapshot;
import procurator.local.LocalConfig;
import procurator.local.ServerSource;
import procurator.local.upstream.LinkServer;
import procurator.log.Log;
import procurator.subscription.Subscriptions;

/** Local with the servers that its subscriptions list, which are followed while it runs. */
record SubscribedHalf(Half half, Subscriptions subscriptions) implements Half {
    /** Starts local, by this class only where there are subscriptions. */
    static Half start(HalfStarter halves, LocalConfig config, Log log, Bound bound, Environment environment)
            throws IOException, Exit {
        if (config.subscriptions().isEmpty()) {
            return halves.local(config, log, ServerSource.FIXED, bound);
        }
        Subscriptions subscriptions = Subscriptions.of(config, log, environment::get);
        LocalConfig first = config.withServers(first(subscriptions, false));
        return new SubscribedHalf(halves.local(first, log, subscriptions, bound), subscriptions);
    }

    /** The servers to begin with. */
    static List<LinkServer> first(Subscriptions subscriptions, boolean anew) throws Exit {
        List<LinkServer> servers = subscriptions.begin(anew);
        if (servers.isEmpty()) {
            throw new Exit(
                    Exit.UNREACHABLE,
                    "no list of servers is to be had, for the reason above, and none is kept from before (expected: a"
                            + " network for the first start)");
        }
        return servers;
    }

    @Override
    public List<String> listening() {
        return half.listening();
    }

    @Override
    public Snapshot snapshot() {
        return half.snapshot();
    }

    @Override
    public List<String> status() {
        List<String> lines = new ArrayList<>(half.status());
        lines.addAll(subscriptions.status());
        return lines;
    }

    @Override
    public void drain(Duration atMost) {
        subscriptions.close();
        half.drain(atMost);
    }

    @Override
    public void close() {
        subscriptions.close();
        half.close();
    }
}
