package procurator.relay;

import procurator.net.SocketError;

/** Why the right side could not be reached. */
public enum DialFailure {
    REFUSED,
    HOST_UNREACHABLE,
    NETWORK_UNREACHABLE,
    TIMED_OUT,
    /** The target policy says no. */
    NOT_ALLOWED,
    /** This machine says no: a firewall of its own. */
    NOT_PERMITTED,
    /** The local address wanted is not ours, or has no port left. */
    NO_LOCAL_ADDRESS,
    /** The name does not exist, or nobody could say. */
    NAME_NOT_FOUND,
    /** No name server answered in time. */
    NAME_TIMED_OUT,
    /** More names are being looked up than may be at once. */
    TOO_MANY_NAMES,
    OUT_OF_DESCRIPTORS,
    OTHER;

    public static DialFailure of(SocketError error) {
        return switch (error.kind()) {
            case REFUSED -> REFUSED;
            case HOST_UNREACHABLE -> HOST_UNREACHABLE;
            case ADDRESS_NOT_OURS, ADDRESS_IN_USE -> NO_LOCAL_ADDRESS; // bind and connect out of ports
            case NETWORK_UNREACHABLE -> NETWORK_UNREACHABLE;
            case TIMED_OUT -> TIMED_OUT;
            case OUT_OF_DESCRIPTORS -> OUT_OF_DESCRIPTORS;
            case NOT_PERMITTED -> NOT_PERMITTED;
            case RESET, TOO_LARGE, OTHER -> OTHER;
        };
    }
}
