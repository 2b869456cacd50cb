package procurator.net;

import java.io.IOException;

/** A system call on a socket failed, and why, in words that do not depend on the poller. */
public final class SocketError extends IOException {
    /** What the system said. */
    public enum Kind {
        RESET,
        REFUSED,
        HOST_UNREACHABLE,
        NETWORK_UNREACHABLE,
        TIMED_OUT,
        OUT_OF_DESCRIPTORS,
        ADDRESS_IN_USE,
        ADDRESS_NOT_OURS,
        NOT_PERMITTED,
        TOO_LARGE,
        OTHER
    }

    private final Kind kind;

    public SocketError(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** What the system said. */
    public Kind kind() {
        return kind;
    }

    /** No stack trace: resets are ordinary, and the message says what failed. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
