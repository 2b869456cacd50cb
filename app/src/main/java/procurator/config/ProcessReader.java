package procurator.config;

import java.util.Locale;
import procurator.log.Log;

/** Reads what the process is told that runs a half. */
final class ProcessReader {
    private final Fields fields;
    private final ConfigInput given;

    ProcessReader(Fields fields, ConfigInput given) {
        this.fields = fields;
        this.given = given;
    }

    ProcessConfig read() {
        Log.Level level = fields.value("log_level", Log.Level.INFO, text -> switch (text) {
            case "error", "warn", "info", "debug" -> Log.Level.valueOf(text.toUpperCase(Locale.ROOT));
            default -> throw Parse.wrong(text, "error, warn, info or debug");
        });
        String user = fields.optional("user", text -> text);
        return new ProcessConfig(
                level,
                user == null || user.isEmpty() ? null : user,
                fields.isOn("pid_file") ? given.path(fields, "pid_file") : null,
                fields.flag("daemonize", false));
    }
}
