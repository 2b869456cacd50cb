package procurator.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import procurator.config.ConfigInput.Setting;
import procurator.config.json.ConfigException;
import procurator.local.LocalConfig;
import procurator.server.ServerConfig;

/** Configurations for tests, read from a file as users have them, in a folder that each test has anew. */
final class ConfigFiles implements BeforeEachCallback, AfterEachCallback {
    static final String KEY = "AAAAAAAAAAAAAAAAAAAAAA==";
    static final String USER_KEY = "AQEBAQEBAQEBAQEBAQEBAQ==";

    private @Nullable Path folder;

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        folder = Files.createTempDirectory("procurator");
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        if (folder != null) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    /** Where the file is, and others may be. */
    Path folder() {
        return Objects.requireNonNull(folder);
    }

    Path file() {
        return folder().resolve("config.json");
    }

    ConfigInput given(String json, Setting... settings) throws IOException {
        Files.writeString(file(), json);
        return new ConfigInput(file(), List.of(settings), Map.of("SECRET", KEY)::get);
    }

    LoadedConfig<LocalConfig> local(String json, Setting... settings) throws IOException, ConfigException {
        return Document.open(given(json, settings)).local();
    }

    LoadedConfig<ServerConfig> server(String json, Setting... settings) throws IOException, ConfigException {
        return Document.open(given(json, settings)).server();
    }

    /** The least a local needs, and more. */
    LocalConfig localWith(String more) throws IOException, ConfigException {
        return local("{\"server\": \"example.com\", \"password\": \"" + KEY + "\", " + more + "}")
                .config();
    }

    /** The least a server needs, and more. */
    ServerConfig serverWith(String more) throws IOException, ConfigException {
        return server("{\"server\": \"0.0.0.0\", \"password\": \"" + KEY + "\", " + more + "}")
                .config();
    }

    /** Errors without the folder's name. */
    List<String> errors(ConfigException e) {
        return e.errors().stream()
                .map(error -> error.replace(folder() + "/", ""))
                .toList();
    }
}
