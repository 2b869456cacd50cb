package procurator.local;

import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;
import procurator.dial.NameLookup;
import procurator.dial.SystemLookup;
import procurator.half.Bound;
import procurator.half.Half;
import procurator.log.Log;

/** A local half that opens links ahead however short the way is: on loopback no dial is long enough to be worth it. */
public final class EagerLocal {
    private EagerLocal() {}

    public static Half start(LocalConfig config, Log log) throws IOException {
        return start(config, log, new SystemLookup());
    }

    /** One with name servers of its own. */
    public static Half start(LocalConfig config, Log log, NameLookup names) throws IOException {
        return start(config, log, names, System::nanoTime);
    }

    /** And with loops that go by another clock. */
    public static Half start(LocalConfig config, Log log, NameLookup names, LongSupplier clock) throws IOException {
        return LocalHalf.start(config, log, ServerSource.FIXED, Duration.ZERO, names, clock, Bound.NOTHING_MORE);
    }
}
