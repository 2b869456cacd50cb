package procurator.cli;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import procurator.cli.options.Exit;
import procurator.cli.options.Option;
import procurator.config.ConfigInput.Setting;
import procurator.config.HostPort;

/** Hosts and ports of a command line, said apart or together: {@code -s HOST -p PORT} or {@code -s HOST:PORT}. */
final class Endpoints {
    static final Set<Option> OPTIONS =
            Set.of(Option.SERVER, Option.SERVER_PORT, Option.LOCAL_ADDRESS, Option.LOCAL_PORT);

    private Endpoints() {}

    /** A port with its host counts before one that stands alone, as in shadowsocks-libev. */
    static List<Setting> of(Arguments arguments) throws Exit {
        List<Setting> settings = new ArrayList<>();
        add(arguments, Option.SERVER, Option.SERVER_PORT, settings);
        add(arguments, Option.LOCAL_ADDRESS, Option.LOCAL_PORT, settings);
        return settings;
    }

    private static void add(Arguments arguments, Option address, Option port, List<Setting> settings) throws Exit {
        String alone = arguments.value(port);
        Set<String> ports = new LinkedHashSet<>();
        for (String value : arguments.given().getOrDefault(address, List.of())) {
            HostPort endpoint = HostPort.of(value);
            settings.add(setting(address, endpoint.host()));
            String own = endpoint.port() != null ? endpoint.port() : alone;
            ports.add(own == null ? "" : own);
        }
        if (ports.size() > 1) {
            throw new Exit(
                    Exit.USAGE,
                    name(address) + ": several with different ports (expected: one port for all, or -c FILE with"
                            + " servers)");
        }
        String only = ports.isEmpty() ? alone : ports.iterator().next();
        if (only != null && !only.isEmpty()) {
            settings.add(setting(alone == null ? address : port, only, port));
        }
    }

    private static Setting setting(Option option, String value) {
        return setting(option, value, option);
    }

    private static Setting setting(Option shown, @Nullable String value, Option option) {
        return new Setting(String.valueOf(option.key()), name(shown), value);
    }

    private static String name(Option option) {
        return option.names().getFirst();
    }
}
