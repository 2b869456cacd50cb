package procurator.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import procurator.config.json.Place;
import procurator.log.Log;

/** Reads what the process is told that runs a half. */
final class ProcessReader {
    private final Fields fields;
    private final @Nullable Path file;

    /** @param file the configuration, {@code null} for none */
    ProcessReader(Fields fields, @Nullable Path file) {
        this.fields = fields;
        this.file = file;
    }

    ProcessConfig read() {
        Log.Level level = fields.value("log_level", Log.Level.INFO, text -> switch (text) {
            case "error", "warn", "info", "debug" -> Log.Level.valueOf(text.toUpperCase(Locale.ROOT));
            default -> throw Parse.wrong(text, "error, warn, info or debug");
        });
        String user = fields.optional("user", text -> text);
        String pidFile = fields.optional("pid_file", text -> text);
        return new ProcessConfig(
                level,
                user == null || user.isEmpty() ? null : user,
                pidFile == null || pidFile.isEmpty() ? null : path(pidFile),
                fields.flag("daemonize", false));
    }

    /** A relative path starts at the configuration's folder, or at ours for an option. */
    private @Nullable Path path(String name) {
        try {
            return file != null && fields.place("pid_file") instanceof Place.InFile
                    ? file.resolveSibling(name)
                    : Path.of(name);
        } catch (InvalidPathException e) {
            fields.problems()
                    .error(fields.place("pid_file"), "pid_file", "no file can have that name: " + e.getReason());
            return null;
        }
    }
}
