package procurator.relay;

import java.time.Duration;
import procurator.wire.Address;

/**
 * A connection that has still to show that it is alive, as whoever gave it sees it: says how long that may take, hears
 * how it went, and has another in its place. Asked and told on the loop.
 */
public interface Trial {
    /** How long the first bytes may go unacknowledged before another connection is tried: several round trips. */
    Duration unacknowledged();

    /**
     * The connection seems dead.
     *
     * @param since when it was used, by the loop's clock: what was opened before that is as doubtful
     */
    void doubted(long since);

    /** Starts to reach the target by another connection, as {@link Dialer#dial} does. */
    Dialer.Dial another(Address target, Answer<Outbound> answer);
}
