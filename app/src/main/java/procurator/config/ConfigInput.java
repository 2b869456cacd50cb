package procurator.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procurator.config.json.Place;

/**
 * What a half was started with.
 *
 * @param file its config.json, {@code null} for none
 * @param settings what the command line says; it wins over the file
 * @param environment where {@code ${NAME}} in a password comes from
 * @param defaults what holds where neither file nor command line says otherwise, as with other programs' names
 */
public record ConfigInput(
        @Nullable Path file, List<Setting> settings, Environment environment, List<Setting> defaults) {
    public ConfigInput {
        settings = List.copyOf(settings);
        defaults = List.copyOf(defaults);
    }

    public ConfigInput(@Nullable Path file, List<Setting> settings, Environment environment) {
        this(file, settings, environment, List.of());
    }

    /** The file that a key names, {@code null} if it names none: a relative path starts at the configuration's folder, or at ours for an option. */
    @Nullable
    Path path(Fields fields, String key) {
        String name = fields.text(key);
        if (name == null) {
            return null;
        }
        if (name.isBlank()) {
            fields.error(key, "no name (expected: a file)");
            return null;
        }
        try {
            return file != null && fields.place(key) instanceof Place.InFile
                    ? file.resolveSibling(name)
                    : Path.of(name);
        } catch (InvalidPathException e) {
            fields.error(key, "no file can have that name: " + e.getReason());
            return null;
        }
    }

    /**
     * One key as the command line gives it.
     *
     * @param key as in config.json
     * @param option how errors name it
     * @param value {@code null} for an option without one, which means true
     */
    public record Setting(
            String key, String option, @Nullable String value) {
        /** Without the value: it may be a secret. */
        @Override
        public String toString() {
            return option + " ***";
        }
    }

    /** Environment variables. */
    public interface Environment {
        /** The value of a variable, {@code null} where it is not set. */
        @Nullable
        String get(String name);
    }
}
