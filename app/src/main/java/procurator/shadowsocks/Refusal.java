package procurator.shadowsocks;

/** Why a packet is dropped: for logs and counters. The peer hears nothing, whatever it was. */
public enum Refusal {
    /** The tag does not fit, or no user has this identity: another key, another method, or no peer at all. */
    UNAUTHENTICATED,
    /**
     * Taken before, or nobody can say that it was not: older than the window, stamped before this process began to
     * remember or in a second it has forgotten, of one server session too many, or an answer to another session than this.
     */
    REPLAYED,
    /** Stamped more than 30 s off our clock. */
    STALE,
    /** It would begin another session of a user who has begun more than can be remembered. */
    TOO_MANY,
    /** What was sealed breaks the format. */
    MALFORMED
}
