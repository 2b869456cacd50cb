package procurator.relay;

/** How a tunnel ended. One word for logs, counters and tests alike. */
public enum Outcome {
    /** Both directions ended with FIN. */
    COMPLETE,
    /** One side broke the connection; the other was reset as well. */
    RESET,
    /** The stream of a link ended or failed where no frame ends. */
    CUT,
    /** Nothing moved for as long as a tunnel may idle, or half-closed. */
    IDLE,
    /** The left side left, or was too slow, before it had said what it wants. */
    NO_REQUEST,
    /** What the left side said was not accepted. */
    REFUSED,
    /** The right side could not be reached. */
    UNREACHABLE,
    /** It gave way to newer ones: too many that have not said what they want, or it kept memory and did not get on. */
    CROWDED_OUT,
    /** We are shutting down. */
    SHUT_DOWN,
    /** A fault of ours. */
    FAULT
}
