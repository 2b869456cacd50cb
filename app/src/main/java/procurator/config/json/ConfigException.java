package procurator.config.json;

import java.util.List;

/** A configuration cannot be used. Its texts hold no secret. */
public final class ConfigException extends Exception {
    private final transient List<String> errors;
    private final transient List<String> warnings;

    ConfigException(List<String> errors, List<String> warnings) {
        super(String.join("\n", errors), null, false, false);
        this.errors = errors;
        this.warnings = warnings;
    }

    /** Everything that is wrong, each in one line, or in three where the second shows the line and the third a caret. */
    public List<String> errors() {
        return errors;
    }

    /** The first of them, without the line it shows. */
    public String first() {
        return errors.getFirst().lines().findFirst().orElse("");
    }

    /** What would have been worth a warning besides. */
    public List<String> warnings() {
        return warnings;
    }
}
