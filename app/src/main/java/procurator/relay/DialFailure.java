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
    /** The name does not exist, or nobody could say. */
    NAME_NOT_FOUND,
    OUT_OF_DESCRIPTORS,
    OTHER;

    public static DialFailure of(SocketError error) {
        return switch (error.kind()) {
            case REFUSED -> REFUSED;
            case HOST_UNREACHABLE, ADDRESS_NOT_OURS -> HOST_UNREACHABLE;
            case NETWORK_UNREACHABLE -> NETWORK_UNREACHABLE;
            case TIMED_OUT -> TIMED_OUT;
            case OUT_OF_DESCRIPTORS -> OUT_OF_DESCRIPTORS;
            case NOT_PERMITTED -> NOT_ALLOWED;
            case RESET, ADDRESS_IN_USE, TOO_LARGE, OTHER -> OTHER;
        };
    }
}
