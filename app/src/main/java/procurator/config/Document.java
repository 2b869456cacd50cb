package procurator.config;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import procurator.config.json.ConfigException;
import procurator.config.json.Node;
import procurator.config.json.Problems;
import procurator.local.LocalConfig;
import procurator.server.ServerConfig;

/** A configuration that was read, before it is known for which half it is. */
public final class Document {
    /** Where none of them is given, nothing is; and a list of what is missing says less than that. */
    private static final Set<String> NEEDED =
            Set.of("server", "server_port", "method", "password", "password_file", "key", "subscriptions");

    private final ConfigInput given;
    private final Problems problems;
    private final Node.Members members;

    private Document(ConfigInput given, Problems problems, Node.Members members) {
        this.given = given;
        this.problems = problems;
        this.members = members;
    }

    /**
     * Reads the file, once, and lays the options over it.
     *
     * @throws ConfigException if it is no JSON, or another program's configuration
     * @throws IOException if the file cannot be read
     */
    public static Document open(ConfigInput given) throws ConfigException, IOException {
        Problems problems = new Problems();
        Node.Members file = given.file() == null ? null : ConfigFile.read(given.file(), problems);
        if (given.file() != null && file == null) {
            problems.check(); // nothing more can be said of it
        }
        if (file != null) {
            Families.refuse(file, problems);
        }
        if (file == null && !namesLink(given)) {
            problems.error("command line: no configuration (expected: -c FILE, or -s with -k or --password-file)");
            problems.check();
        }
        return new Document(given, problems, Merge.of(file, given));
    }

    /** Whether the command line says anything of the link, however much is missing. */
    public static boolean namesLink(ConfigInput given) {
        return given.settings().stream().anyMatch(setting -> NEEDED.contains(setting.key()));
    }

    private Fields fields() {
        return new Fields(members, "", new Problems(problems));
    }

    /** As what {@code procurator local} is told. */
    public LoadedConfig<LocalConfig> local() throws ConfigException {
        Fields fields = fields();
        return new LocalReader(fields, given, new ProcessReader(fields, given)).read();
    }

    /** As what {@code procurator server} is told. */
    public LoadedConfig<ServerConfig> server() throws ConfigException {
        Fields fields = fields();
        return new ServerReader(fields, new Secrets(given, fields), new ProcessReader(fields, given)).read();
    }

    /**
     * The servers as URLs for a client.
     *
     * @param host the name clients reach them by, {@code null} for what the configuration says
     * @param user whose key, {@code null} where there are no users
     */
    public List<ServerUrl> urls(@Nullable String host, @Nullable String user) throws ConfigException {
        Fields fields = fields();
        return new UrlReader(fields, new Secrets(given, fields), host, user).read();
    }

    /** Whether it reads as a file for the server rather than for local: see {@link Role}. */
    public boolean isForServer() {
        return Role.isForServer(fields());
    }
}
