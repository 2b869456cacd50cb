package procurator.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import procurator.config.ConfigInput.Setting;
import procurator.config.json.ConfigException;
import procurator.local.LocalConfig;
import procurator.server.ServerConfig;

/** Configurations for tests, read from a file as users have them. */
final class ConfigFiles {
    static final String KEY = "AAAAAAAAAAAAAAAAAAAAAA==";
    static final String USER_KEY = "AQEBAQEBAQEBAQEBAQEBAQ==";

    private final Path file;

    ConfigFiles(Path folder) {
        this.file = folder.resolve("config.json");
    }

    Path file() {
        return file;
    }

    ConfigInput given(String json, Setting... settings) throws IOException {
        Files.writeString(file, json);
        return new ConfigInput(file, List.of(settings), Map.of("SECRET", KEY)::get);
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
                .map(error -> error.replace(file.getParent() + "/", ""))
                .toList();
    }
}
