package procurator.log;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;

/** Logs for tests. */
public final class Logs {
    private Logs() {}

    /** One that nobody reads. */
    public static Log silent() {
        return new Log(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                Log.Level.ERROR,
                InstantSource.system());
    }
}
