package procurator.plugin;

/** Why a plugin does not run; the text is whole: which, why, and what it printed last. */
public final class PluginFailure extends Exception {
    private final boolean missing;

    PluginFailure(String text) {
        this(text, false);
    }

    /** @param missing whether there is no such program to be executed, so that another try is another's business */
    PluginFailure(String text, boolean missing) {
        super(text, null, false, false);
        this.missing = missing;
    }

    boolean isMissing() {
        return missing;
    }

    /** The text. */
    public String text() {
        return String.valueOf(getMessage());
    }
}
