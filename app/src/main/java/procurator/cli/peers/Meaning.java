package procurator.cli.peers;

import org.jspecify.annotations.Nullable;
import procurator.cli.options.Option;

/** What becomes of an option of another program. */
sealed interface Meaning {
    /** It is one of ours. */
    record Ours(Option option) implements Meaning {}

    /** It says what ours says with this value; {@code null} for an option without one. */
    record Says(Option option, @Nullable String value) implements Meaning {}

    /** It says both at once; only the second has its value. */
    record Both(Says first, Ours second) implements Meaning {}

    /** It is so here anyway. */
    record Already() implements Meaning {}

    /** It does nothing here and harms nobody: a warning. */
    record NoEffect(String why) implements Meaning {}

    /** Leaving it aside would change who comes in or where traffic goes: an error, unless its value is empty. */
    record Refused(String why) implements Meaning {}

    /** Its value says whether there is a target. */
    record ByProtocol() implements Meaning {}

    /** Its value is a link, which ours takes without an option. */
    record ServerLink() implements Meaning {}

    /** It asks for help, or for the version. */
    record HelpOrVersion(boolean version) implements Meaning {}
}
