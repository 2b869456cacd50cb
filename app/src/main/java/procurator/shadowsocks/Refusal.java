package procurator.shadowsocks;

/**
 * Why a handshake is refused, or a packet dropped: for logs and counters. To the peer all look alike. All but the first
 * are said of a peer that has the key, or of one who recorded such a peer.
 */
public enum Refusal {
    /** A tag does not fit, or no user has this identity: another key, another method, or no peer at all. */
    UNAUTHENTICATED,
    /**
     * The salt was seen before; of a packet: taken before, or nobody can say that it was not, since it is older than the
     * window, stamped before this process began to remember or in a second it has forgotten, of one server session too
     * many, or an answer to another session than this.
     */
    REPLAYED,
    /** Stamped more than 30 s off our clock. */
    STALE,
    /**
     * Of a handshake: stamped before this process began to remember salts, or in a second that a clock set back goes
     * through again and whose salts are forgotten. Nobody can say whether it is a replay.
     */
    BEFORE_START,
    /** One user, or all, have begun more links or sessions than can be remembered. */
    TOO_MANY,
    /** What was sealed breaks the format. */
    MALFORMED
}
