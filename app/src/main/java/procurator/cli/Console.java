package procurator.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.function.BooleanSupplier;
import procurator.config.ConfigInput.Environment;

/**
 * Where the program was started.
 *
 * @param terminal whether a person looks on, for whom lines may be drawn over and QR codes shown
 */
public record Console(
        InputStream in, PrintStream out, PrintStream err, Environment environment, BooleanSupplier terminal) {
    boolean isTerminal() {
        return terminal.getAsBoolean();
    }
}
