package procurator.config;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procurator.config.json.ConfigException;
import procurator.local.LocalConfig;
import procurator.server.ServerConfig;

/** Reads configurations: a file, options, or both, of which the options win. */
public final class Configuration {
    private Configuration() {}

    /**
     * Reads a file once, to be asked for which half it is and then what it says: it may be a pipe.
     *
     * @throws ConfigException if it is no JSON, or another program's configuration
     * @throws IOException if the file cannot be read
     */
    public static Document open(ConfigInput given) throws ConfigException, IOException {
        return Document.open(given);
    }

    /**
     * What {@code procurator local} is told.
     *
     * @throws ConfigException with all that is wrong
     * @throws IOException if the file cannot be read
     */
    public static LoadedConfig<LocalConfig> local(ConfigInput given) throws ConfigException, IOException {
        return open(given).local();
    }

    /**
     * What {@code procurator server} is told.
     *
     * @throws ConfigException with all that is wrong
     * @throws IOException if the file cannot be read
     */
    public static LoadedConfig<ServerConfig> server(ConfigInput given) throws ConfigException, IOException {
        return open(given).server();
    }

    /**
     * The servers of either half's configuration as URLs for a client.
     *
     * @param host the name clients reach the server by, {@code null} for what the configuration says
     * @param user whose key, {@code null} where the server has no users
     * @throws ConfigException with all that is wrong
     * @throws IOException if the file cannot be read
     */
    public static List<ServerUrl> urls(ConfigInput given, @Nullable String host, @Nullable String user)
            throws ConfigException, IOException {
        return open(given).urls(host, user);
    }

    /**
     * Whether a file is for the server.
     *
     * @throws ConfigException if it is no JSON
     * @throws IOException if the file cannot be read
     */
    public static boolean isForServer(ConfigInput given) throws ConfigException, IOException {
        return open(given).isForServer();
    }
}
