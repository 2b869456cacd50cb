package procurator.relay;

import procurator.net.SocketError;
import procurator.wire.ProtocolException;

/** Who is told what is worth counting or a line in the log. On the loop; costs nothing it need not. */
public interface Observer {
    /** Tells nobody. */
    Observer NOBODY = new Observer() {};

    /** A tunnel has ended. */
    default void ended(Tunnel tunnel, Outcome outcome) {}

    /** A dial failed; the tunnel ends. */
    default void unreachable(Tunnel tunnel, DialFailure why) {}

    /** One side sent bytes that its protocol forbids, after the ends were bound; the tunnel is reset. */
    default void malformed(Tunnel tunnel, ProtocolException why) {}

    /** An exception that is a fault of ours; the tunnel was reset. */
    default void fault(Tunnel tunnel, Throwable fault) {}

    /** A connection cannot be accepted; accepting pauses. */
    default void acceptPaused(SocketError why) {}
}
