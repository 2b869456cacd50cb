package procurator.relay;

/** How a tunnel ended. One word for logs, counters and tests alike. */
public enum Outcome {
    /** Both directions ended with FIN. */
    COMPLETE,
    /** One side broke the connection; the other was reset as well. */
    RESET,
    /** The stream of a link ended or failed where no frame ends. */
    CUT,
    /** Nothing moved for as long as a tunnel may idle. */
    IDLE,
    /** Nothing moved for as long as a tunnel may be half-closed. */
    HALF_CLOSED,
    /** One side's system did not answer for as long as keep-alive allows. */
    SILENT,
    /** The left side left before it had said what it wants. */
    NO_REQUEST,
    /** The left side was too slow to say what it wants. */
    TOO_SLOW,
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
