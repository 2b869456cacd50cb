package procurator.relay;

import org.jspecify.annotations.Nullable;
import procurator.wire.Address;

/**
 * The second of the two questions in which the halves differ: how do I reach it? One instance belongs to one loop.
 *
 * <p>No future and no thread stand between: the answer is told on the loop that asked, never inside the call, and a dial
 * can be given up at any moment before.
 *
 * <pre>{@code
 * Outbound ready = dialer.ready(target);
 * if (ready == null) {
 *     dial = dialer.dial(target, answer); // and later dial.cancel(), or one of the answers
 * }
 * }</pre>
 */
public interface Dialer {
    /** A connection that is there already, or {@code null} if the target is to be dialled. */
    default @Nullable Outbound ready(Address target) {
        return null;
    }

    /**
     * Starts to reach a target.
     *
     * @param answer is told exactly once, on the loop, never before this returns nor after {@link Dial#cancel}
     */
    Dial dial(Address target, Answer<Outbound> answer);

    /** Frees what the dialer keeps ready; it is asked nothing more. */
    default void close() {}

    /** A dial or a look-up under way. */
    interface Dial {
        /** Nobody waits for the answer any more. */
        void cancel();
    }
}
