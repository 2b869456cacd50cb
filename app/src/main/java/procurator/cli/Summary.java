package procurator.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import procurator.config.ProcessConfig;
import procurator.half.Mode;
import procurator.local.ClientPort;
import procurator.local.Forward;
import procurator.local.LocalConfig;
import procurator.local.upstream.LinkServer;
import procurator.log.Log;
import procurator.plugin.Plugin;
import procurator.server.ServerConfig;
import procurator.shadowsocks.Method;
import procurator.wire.Addresses;

/** What a configuration would do, without its secrets. */
final class Summary {
    private Summary() {}

    static List<String> of(LocalConfig config) {
        List<String> lines = new ArrayList<>();
        for (ClientPort port : config.ports()) {
            ClientPort.Offer offer = port.offer();
            String who = offer.users().isEmpty() ? "without a password" : "with user and password";
            lines.add((offer.socks() ? "SOCKS and HTTP" : "HTTP") + " on " + Addresses.text(port.listen()) + ", "
                    + text(offer.mode()) + ", " + who);
        }
        for (Forward forward : config.forwards()) {
            lines.add("forwards " + Addresses.text(forward.listen()) + " to " + forward.target() + ", "
                    + text(forward.mode()));
        }
        for (LinkServer server : config.servers()) {
            String remarks = server.remarks().isEmpty() ? "" : " (" + server.remarks() + ")";
            lines.add("server " + server.address() + remarks + ", "
                    + text(server.keys().method()) + text(", ", server.plugin()));
        }
        config.subscriptions()
                .forEach(each -> lines.add("servers of " + Log.escape(each.toString()) + ", fetched every "
                        + each.interval().toSeconds() + " s"));
        return lines;
    }

    static List<String> of(ServerConfig config) {
        List<String> lines = new ArrayList<>();
        for (ServerConfig.Service service : config.services()) {
            service.listen()
                    .forEach(address -> lines.add("links on " + Addresses.text(address) + ", " + text(service.mode())
                            + ", " + text(service.keys().method()) + text(", behind ", service.plugin())));
        }
        if (config.allowPrivate()) {
            lines.add("lets clients reach private networks");
        } else if (!config.allow().isEmpty()) {
            lines.add(Log.bounded("lets clients reach public networks and " + config.allow()));
        } else {
            lines.add("lets clients reach public networks only");
        }
        return lines;
    }

    /** What the process would do, nothing where it only runs. */
    static List<String> of(ProcessConfig config) {
        List<String> parts = new ArrayList<>();
        if (config.daemonize()) {
            parts.add("in the background");
        }
        if (config.pidFile() != null) {
            parts.add("PID file " + config.pidFile());
        }
        if (config.user() != null) {
            parts.add("as " + Log.escape(config.user()));
        }
        return parts.isEmpty() ? List.of() : List.of("runs " + String.join(", ", parts));
    }

    private static String text(Method method) {
        return method + (method.edition().authenticates() ? "" : ", which authenticates nothing");
    }

    private static String text(String before, @Nullable Plugin plugin) {
        if (plugin == null) {
            return "";
        }
        return before + plugin + (plugin.mode() == Mode.TCP_ONLY ? "" : " for " + text(plugin.mode()));
    }

    private static String text(Mode mode) {
        return mode.name().toUpperCase(Locale.ROOT).replace("_ONLY", " only").replace("_AND_", " and ");
    }
}
