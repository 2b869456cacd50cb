package procurator.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

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
    private final @Nullable InetSocketAddress at;

    public SocketError(Kind kind, String message) {
        this(kind, message, null);
    }

    private SocketError(Kind kind, String message, @Nullable InetSocketAddress at) {
        super(message);
        this.kind = kind;
        this.at = at;
    }

    /** The same of a socket that was to have this local address. */
    public SocketError at(InetSocketAddress address) {
        return new SocketError(kind, String.valueOf(getMessage()), address);
    }

    /** What the system said. */
    public Kind kind() {
        return kind;
    }

    /** The local address that was wanted, {@code null} where the system may choose. */
    public @Nullable InetSocketAddress at() {
        return at;
    }

    /** No stack trace: resets are ordinary, and the message says what failed. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
