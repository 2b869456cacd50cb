package procurator.relay;

import procurator.wire.Address;

/** The second of the two questions in which the halves differ: how do I reach it? One instance belongs to one loop. */
public interface Dialer {
    /**
     * Starts to reach a target.
     *
     * @param answer is told exactly once, on the loop, maybe before this returns; never after {@link Dial#cancel}
     */
    Dial dial(Address target, Answer answer);

    /** Frees what the dialer keeps ready; it is asked nothing more. */
    default void close() {}

    /** A dial under way. */
    interface Dial {
        /** A dial that has had its answer. */
        Dial DONE = () -> {};

        /** Nobody waits for the answer any more. */
        void cancel();
    }

    /** Who waits for the answer. */
    interface Answer {
        void reached(Outbound route);

        void failed(DialFailure why);
    }
}
