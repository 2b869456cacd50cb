package procurator.tunnel;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import procurator.log.Log;

/** What a half logs, debug lines included. */
public final class Lines {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final Log log =
            new Log(new PrintStream(written, true, StandardCharsets.UTF_8), Log.Level.DEBUG, InstantSource.system());

    Log log() {
        return log;
    }

    @Override
    public String toString() {
        return written.toString(StandardCharsets.UTF_8);
    }
}
