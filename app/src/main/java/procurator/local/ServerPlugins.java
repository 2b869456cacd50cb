package procurator.local;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import procurator.half.Broken;
import procurator.half.PluginState;
import procurator.local.upstream.LinkLog;
import procurator.local.upstream.LinkServer;
import procurator.log.Log;
import procurator.loop.EventLoop;
import procurator.plugin.KeptPlugin;
import procurator.plugin.Plugin;
import procurator.plugin.PluginEnds;
import procurator.plugin.Restarts;
import procurator.relay.Relay;
import procurator.wire.Address;

/** The plugins of the servers: a process for each server that has one, whichever loops use it. From any thread. */
public final class ServerPlugins {
    /** How often it is looked whether a plugin is still needed. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Duration drain;
    private final Log log;
    private final LinkLog linkLog;
    private final List<LoopTunnels> loops = new CopyOnWriteArrayList<>();
    private final List<KeptPlugin> kept = new ArrayList<>();
    private boolean started;

    /** The tunnels of one loop, which may go through a plugin. */
    private record LoopTunnels(EventLoop loop, Relay relay) {}

    /**
     * Has none yet.
     *
     * @param drain how long dials to a server that is there no more may take, and what has no tunnel may go on
     * @param linkLog is told which ports lead to which server
     */
    public ServerPlugins(Duration drain, Log log, LinkLog linkLog) {
        this.drain = drain;
        this.log = log;
        this.linkLog = linkLog;
    }

    /** Before a loop starts. */
    void serve(EventLoop loop, Relay relay) {
        loops.add(new LoopTunnels(loop, relay));
    }

    /** What carries the links of a server, {@code null} for nothing. */
    synchronized @Nullable KeptPlugin of(LinkServer server) {
        Plugin plugin = server.plugin();
        if (plugin == null) {
            return null;
        }
        Address to = server.address();
        KeptPlugin its = new KeptPlugin(
                plugin,
                to.toString(),
                () -> endsTo(to),
                Restarts.usual(() -> ThreadLocalRandom.current().nextDouble()),
                log);
        kept.add(its);
        if (started) {
            its.start();
        }
        return its;
    }

    private PluginEnds endsTo(Address server) throws IOException {
        PluginEnds ends = PluginEnds.toServer(server);
        linkLog.leads(ends.listens(), server);
        return ends;
    }

    /** How they are. */
    List<PluginState> states() {
        List<KeptPlugin> these = these();
        return these.isEmpty() ? List.of() : KeptPlugin.states(these);
    }

    private synchronized List<KeptPlugin> these() {
        return List.copyOf(kept);
    }

    /**
     * Starts that of the only server there is, or will be; returns when it listens or has failed to for the first time. It
     * may end for want of a network, as obfs-local does that finds no name, and is then started again.
     *
     * @param lost is told why, when there is no such program any more
     * @throws Broken if there is none
     */
    void startOnly(Consumer<String> lost) throws Broken {
        List<KeptPlugin> these = these();
        if (!these.isEmpty()) { // or its classes would be loaded
            KeptPlugin.startAll(these, KeptPlugin.EVER, lost);
        }
    }

    /** Starts them; returns when each listens or has failed to for the first time. One that is missing hinders no other. */
    void start() {
        List<KeptPlugin> these;
        synchronized (this) {
            started = true;
            these = List.copyOf(kept);
        }
        if (!these.isEmpty()) {
            these.forEach(KeptPlugin::start);
            these.forEach(KeptPlugin::awaitFirst);
        }
    }

    /**
     * Its server is there no more: it ends once no tunnel goes through it. Ended before, it would end them by FIN, and what
     * they were carrying would look complete.
     */
    synchronized void leave(KeptPlugin plugin) {
        Thread.ofPlatform().daemon().start(() -> {
            try {
                Thread.sleep(drain);
                while (isUsed(plugin)) {
                    Thread.sleep(LOOK);
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            plugin.close();
            forget(plugin);
        });
    }

    private boolean isUsed(KeptPlugin plugin) {
        InetSocketAddress at = plugin.address();
        return at != null
                && loops.stream()
                        .map(each -> CompletableFuture.supplyAsync(() -> each.relay.leadsTo(at), each.loop))
                        .anyMatch(CompletableFuture::join);
    }

    private synchronized void forget(KeptPlugin plugin) {
        kept.remove(plugin);
    }

    /** Ends them all. */
    void close() {
        List<KeptPlugin> these = these();
        if (!these.isEmpty()) {
            KeptPlugin.closeAll(these);
        }
    }
}
