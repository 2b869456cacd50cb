package procurator.server;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import procurator.half.Broken;
import procurator.half.PluginState;
import procurator.log.Log;
import procurator.plugin.KeptPlugin;
import procurator.plugin.Plugin;
import procurator.plugin.PluginEnds;
import procurator.plugin.Restarts;
import procurator.wire.Addresses;

/** The plugins that stand before services: one for each port, which leads to where the service listens on loopback. */
final class PluginsBefore {
    /** Without its plugin nobody reaches a service: then whoever looks after the process is to know. */
    private static final int FAILURES = 5;

    private final Log log;
    private final List<KeptPlugin> kept = new ArrayList<>();

    PluginsBefore(Log log) {
        this.log = log;
    }

    /**
     * Puts a plugin before a service, without starting it.
     *
     * @param listen where clients come to
     * @param at where the service listens
     */
    void put(Plugin plugin, List<InetSocketAddress> listen, InetSocketAddress at) {
        Map<Integer, List<InetSocketAddress>> ports = listen.stream()
                .collect(Collectors.groupingBy(InetSocketAddress::getPort, LinkedHashMap::new, Collectors.toList()));
        for (List<InetSocketAddress> port : ports.values()) {
            kept.add(new KeptPlugin(
                    plugin,
                    Addresses.text(port.getFirst()),
                    () -> PluginEnds.ofServer(port, at),
                    Restarts.usual(() -> ThreadLocalRandom.current().nextDouble()),
                    log));
        }
    }

    /**
     * Starts them; returns when each listens.
     *
     * @param lost is told why, when one that listened runs no more
     * @throws Broken if one does not run
     */
    void start(Consumer<String> lost) throws Broken {
        if (!kept.isEmpty()) { // or their classes would be loaded
            KeptPlugin.startAll(kept, FAILURES, lost);
        }
    }

    /** How they are. From any thread. */
    List<PluginState> states() {
        return kept.isEmpty() ? List.of() : KeptPlugin.states(kept);
    }

    /** Ends them all. */
    void close() {
        if (!kept.isEmpty()) {
            KeptPlugin.closeAll(kept);
        }
    }
}
