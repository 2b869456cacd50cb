package procurator.config;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads configurations: a file, options, or both, of which the options win. */
public final class Configuration {
    private Configuration() {}

    /**
     * What {@code procurator local} is told.
     *
     * @throws ConfigException with all that is wrong
     * @throws IOException if the file cannot be read
     */
    public static Reading<LocalConfig> local(Given given) throws ConfigException, IOException {
        Problems problems = new Problems();
        Fields fields = Merge.fields(given, problems);
        return new LocalReader(fields, new Secrets(given)).read();
    }

    /**
     * What {@code procurator server} is told.
     *
     * @throws ConfigException with all that is wrong
     * @throws IOException if the file cannot be read
     */
    public static Reading<ServerConfig> server(Given given) throws ConfigException, IOException {
        Problems problems = new Problems();
        Fields fields = Merge.fields(given, problems);
        return new ServerReader(fields, new Secrets(given)).read();
    }

    /**
     * The servers of either half's configuration as URLs for a client.
     *
     * @param host the name clients reach the server by, {@code null} for what the configuration says
     * @param user whose key, {@code null} where the server has no users
     * @throws ConfigException with all that is wrong
     * @throws IOException if the file cannot be read
     */
    public static List<ServerUrl> urls(Given given, @Nullable String host, @Nullable String user)
            throws ConfigException, IOException {
        Problems problems = new Problems();
        Fields fields = Merge.fields(given, problems);
        return new UrlReader(fields, new Secrets(given), host, user).read();
    }

    /**
     * Whether a file is for the server: if it has a key only the server knows, or else none that only local knows and
     * its "server" is an address of no single host, such as 0.0.0.0.
     *
     * @throws ConfigException if it is no JSON
     * @throws IOException if the file cannot be read
     */
    public static boolean isForServer(Given given) throws ConfigException, IOException {
        Problems problems = new Problems();
        Fields fields = Merge.fields(given, problems);
        problems.check();
        if (OtherKeys.SERVER_ONLY.stream().anyMatch(fields::has)) {
            return true;
        }
        return OtherKeys.LOCAL_ONLY.stream().noneMatch(fields::has) && UrlReader.isWildcard(fields.text("server"));
    }
}
