package procurator.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import procurator.half.Mode;
import procurator.local.balancer.BalancerConfig;
import procurator.local.balancer.ServerUse;
import procurator.plugin.Plugin;

/** Reads what is said of several servers: which carries what and goes first, and how they are compared. */
final class BalancerReader {
    private final Fields fields;

    BalancerReader(Fields fields) {
        this.fields = fields;
    }

    BalancerConfig read() {
        Fields below = fields.object("balancer");
        BalancerConfig usual = BalancerConfig.DEFAULT;
        Duration most = below.duration("max_server_rtt", usual.maxServerRtt());
        Duration interval = below.duration("check_interval", usual.checkInterval());
        below.ignored("check_best_interval", "ignored: the server in use is judged by each answer it gives");
        below.end();
        return new BalancerConfig(most, interval);
    }

    /**
     * What a server is for.
     *
     * @param entry what says it of one; {@code mode} at the top of a file is that of the whole
     * @param plugin of that server
     */
    ServerUse use(Fields entry, @Nullable Plugin plugin) {
        Mode both = ServerUse.DEFAULT.mode();
        Mode usual = fields.has("mode") ? both : PluginReader.usualMode(plugin, both);
        return use(entry, entry == fields ? usual : entry.value("mode", usual, Parse::mode));
    }

    /** The same of one whose mode is known. */
    static ServerUse use(Fields entry, Mode mode) {
        ServerUse usual = ServerUse.DEFAULT;
        return new ServerUse(
                mode,
                entry.integer("priority", 0, 1_000, usual.priority()),
                entry.value("tcp_weight", usual.tcpWeight(), Parse::weight),
                entry.value("udp_weight", usual.udpWeight(), Parse::weight));
    }
}
