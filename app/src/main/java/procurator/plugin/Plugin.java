package procurator.plugin;

import java.util.List;
import procurator.half.Mode;

/**
 * A plugin as a configuration names it.
 *
 * @param program its name, looked for on the PATH, or a path
 * @param options what it is told, {@code NAME=VALUE;NAME}, maybe empty; may hold secrets
 * @param args its command line, mostly none; may hold secrets
 * @param mode what goes through it; the rest goes past it
 * @see "SIP003; SIP003u for the mode"
 */
public record Plugin(String program, String options, List<String> args, Mode mode) {
    public Plugin {
        args = List.copyOf(args);
        if (program.isEmpty()) {
            throw new IllegalArgumentException("no name of a program (expected: one such as obfs-local)");
        }
    }

    /** Its file's name: what people call it. */
    public String name() {
        return program.substring(program.lastIndexOf('/') + 1);
    }

    /** Without what it is told. */
    @Override
    public String toString() {
        return "plugin " + name();
    }
}
