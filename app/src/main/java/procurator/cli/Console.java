package procurator.cli;

import java.io.PrintStream;
import java.util.function.BooleanSupplier;
import procurator.config.ConfigInput.Environment;

/**
 * Where the program was started.
 *
 * @param terminal whether a person looks on, for whom QR codes are shown
 */
public record Console(PrintStream out, PrintStream err, Environment environment, BooleanSupplier terminal) {
    void warn(String warning) {
        err.println("warning: " + warning);
    }

    boolean isTerminal() {
        return terminal.getAsBoolean();
    }
}
