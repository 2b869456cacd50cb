package procurator.relay;

import org.jspecify.annotations.Nullable;

/**
 * A request and its answer that end before the connections they came by: the left side may then ask anew, on the same
 * one, for another target too. Told by the decoder and the encoder of the left side, which see both pass. Decision 030.
 */
public interface Exchange {
    /** Whether both have ended, be it by a fault of one of the peers. */
    boolean isOver();

    /** Whether the right side has said something, and the left one has not heard any of it yet. */
    boolean isWithheld();

    /** Whether the right side's connection may then carry another for the same target. */
    boolean isReusable();

    /** What the left side's connection is at then, {@code null} if it ends. */
    @Nullable
    Stage next();
}
