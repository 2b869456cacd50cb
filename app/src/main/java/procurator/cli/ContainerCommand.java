package procurator.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import procurator.cli.options.Exit;
import procurator.cli.options.Option;
import procurator.config.Document;
import procurator.config.FileTrouble;
import procurator.config.json.ConfigException;
import procurator.server.ServerConfig;
import procurator.shadowsocks.Method;

/**
 * {@code procurator container}: a server that is told by variables what to do, with the names that images of other
 * programs have; by a mounted file, over which the variables win; or by nothing, with a key that it makes and keeps.
 */
final class ContainerCommand {
    private static final int PATIENCE_MILLIS = 3_000;
    private static final String ANY_HOST = "your.server.example";

    private final Arguments arguments;
    private final Console console;
    private final Dependencies dependencies;

    /** Where a file may be mounted, and what outlives a container: named by the variables that systemd sets. */
    private final Path mounted;

    private final Path kept;

    ContainerCommand(Arguments arguments, Console console, Dependencies dependencies) {
        this.arguments = arguments;
        this.console = console;
        this.dependencies = dependencies;
        this.mounted = Path.of(variable("CONFIGURATION_DIRECTORY", "/etc/procurator"), "config.json");
        this.kept = Path.of(variable("STATE_DIRECTORY", "/var/lib/procurator"));
    }

    private String variable(String name, String otherwise) {
        String value = console.environment().get(name);
        return value == null || value.isBlank() ? otherwise : value.strip();
    }

    private List<String> words(String name) {
        String value = variable(name, "");
        return value.isEmpty() ? List.of() : Arrays.asList(value.split("\\s+", -1));
    }

    int run() throws Exit, ConfigException, IOException {
        List<String> server = commandLine();
        Arguments read = new CommandLines(console).read(server.toArray(String[]::new));
        if (read == null) {
            return Exit.OK; // help, by ARGS
        }
        Document document = CommandLineSettings.document(read, console);
        if (arguments.has(Option.HEALTH)) {
            return health(document.server().config());
        }
        showLinkOnce(document);
        return new HalfCommand(read, console, dependencies).run(server);
    }

    /** What {@code procurator server} is told. A password is named by its variable, so that no list of processes has it. */
    private List<String> commandLine() throws Exit {
        boolean file = Files.exists(mounted);
        List<String> line = new ArrayList<>(List.of("server"));
        add(line, "-c", file ? mounted.toString() : "");
        for (String address : variable("SERVER_ADDR", file ? "" : "0.0.0.0").split(",", -1)) {
            add(line, "-s", address);
        }
        add(line, "-p", variable("SERVER_PORT", ""));
        add(line, "-m", variable("METHOD", ""));
        List<String> more = words("ARGS");
        boolean keyInMore = more.stream().anyMatch(word -> word.matches("(-k|-c|--password|--key|--config).*"));
        boolean given = !variable("PASSWORD", "").isEmpty();
        if (given) {
            add(line, "-k", "${PASSWORD}");
        } else if (!file && !keyInMore) {
            addOwnKey(line);
        }
        line.addAll(more);
        return line;
    }

    /** Whoever asks only for its health may come before the key is made, and makes none beside it. */
    private void addOwnKey(List<String> line) throws Exit {
        if (arguments.has(Option.HEALTH)) {
            add(line, "-k", newKey());
        } else {
            add(line, "--password-file", ownKey().toString());
        }
    }

    private String newKey() throws Exit {
        return Program.newKey("METHOD", variable("METHOD", Method.DEFAULT.configName()));
    }

    private static void add(List<String> line, String option, String value) {
        if (!value.isBlank()) {
            line.addAll(List.of(option, value.strip()));
        }
    }

    /** A key that is made at the first start. */
    private Path ownKey() throws Exit {
        Path file = kept.resolve("key");
        try {
            if (!Files.exists(file)) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                Files.writeString(file, newKey() + "\n");
            }
            return file;
        } catch (IOException e) {
            throw new Exit(
                    Exit.IO,
                    "container: no key, and none can be kept in " + FileTrouble.text(file, e)
                            + " (expected: the variable PASSWORD, a volume at " + kept + ", or a file at " + mounted
                            + ")");
        }
    }

    /** Where nothing can be kept, each start is the first. */
    private void showLinkOnce(Document document) {
        Path mark = kept.resolve("link-shown");
        if (Files.exists(mark)) {
            return;
        }
        try {
            String host = variable("LINK_HOST", ANY_HOST);
            document.urls(host, null).forEach(url -> console.out().println(url.print()));
            Files.createFile(mark);
        } catch (ConfigException _) {
            // users have a link each, by the command url; what is wrong is told by the start itself
        } catch (IOException _) {
            // a read-only file system, or no volume
        }
    }

    /** Whether the first of its ports takes connections; one for UDP alone is not asked. */
    private static int health(ServerConfig config) {
        ServerConfig.Service service = config.services().getFirst();
        InetSocketAddress address = service.listen().getFirst();
        InetSocketAddress here = address.getAddress().isAnyLocalAddress()
                ? new InetSocketAddress(LoopbackPair.LOOPBACK, address.getPort())
                : address;
        try (Socket socket = new Socket()) {
            if (service.mode().hasTcp()) {
                socket.connect(here, PATIENCE_MILLIS);
            }
            return Exit.OK;
        } catch (IOException _) {
            return Exit.UNREACHABLE;
        }
    }
}
