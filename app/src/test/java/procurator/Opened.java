package procurator;

import java.util.ArrayList;
import java.util.List;

/** What a test has opened; its close closes all of it, the last first. */
public final class Opened {
    private final List<AutoCloseable> all = new ArrayList<>();

    public <C extends AutoCloseable> C add(C started) {
        all.add(started);
        return started;
    }

    public void close() throws Exception {
        for (AutoCloseable each : all.reversed()) {
            each.close();
        }
    }
}
