package procurator.udp;

import procurator.shadowsocks.Refusal;

/** Why a datagram went no further. */
public enum Drop {
    /** From elsewhere than the association's client. */
    FOREIGN,
    /** Part of a longer datagram (RFC 1928: FRAG is not 0). */
    FRAGMENT,
    /** A header, or what stands in it, that cannot be. */
    MALFORMED,
    /** Sealed with another key, or not at all. */
    UNAUTHENTICATED,
    /** Came before. */
    REPLAYED,
    /** Stamped too long ago or too far ahead. */
    STALE,
    /** Too long for one datagram once it is sealed or has its header. */
    TOO_LONG,
    /** The target policy says no. */
    NOT_ALLOWED,
    /** The target's name, or the server's, was not found. */
    NAME_NOT_FOUND,
    /** It would begin a session of a user who has begun more than can be remembered. */
    TOO_MANY,
    /** Too many wait for a name. */
    QUEUE_FULL,
    /** No socket could be had. */
    NO_SOCKET,
    /** Its association, which still waited for its first answer, had to give way to another. */
    EVICTED,
    /** The system's buffer for what is to be sent was full. */
    NO_ROOM,
    /** No way leads to the address. */
    NO_ROUTE,
    /** The system did not take it: a firewall of this machine, a port 0, a socket closed meanwhile. */
    NOT_TAKEN,
    /** It had come, and the system dropped it, since we were too slow to read. */
    NOT_READ_IN_TIME;

    /** What a refused packet is counted as. */
    public static Drop of(Refusal why) {
        return switch (why) {
            case UNAUTHENTICATED -> UNAUTHENTICATED;
            case REPLAYED, BEFORE_START -> REPLAYED;
            case STALE -> STALE;
            case MALFORMED -> MALFORMED;
            case TOO_MANY -> TOO_MANY;
        };
    }
}
