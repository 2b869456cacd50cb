package procurator.net.linux;

import procurator.net.SocketError;
import procurator.net.SocketError.Kind;

/** The error numbers of Linux (asm-generic/errno.h; alike on x86-64 and aarch64) that mean something to us. */
public final class Errno {
    public static final int EINTR = 4;
    public static final int EBADF = 9;
    public static final int EAGAIN = 11;
    public static final int EINVAL = 22;
    public static final int EMSGSIZE = 90;
    public static final int EINPROGRESS = 115;
    public static final int ECONNABORTED = 103;
    public static final int ENOTCONN = 107;

    private Errno() {}

    public static SocketError error(String call, int errno) {
        return new SocketError(kind(errno), call + ": " + text(errno));
    }

    public static Kind kind(int errno) {
        return switch (errno) {
            case 32, 103, 104, 107 -> Kind.RESET; // EPIPE, ECONNABORTED, ECONNRESET, ENOTCONN
            case 111 -> Kind.REFUSED;
            case 112, 113 -> Kind.HOST_UNREACHABLE; // EHOSTDOWN, EHOSTUNREACH
            case 100, 101 -> Kind.NETWORK_UNREACHABLE; // ENETDOWN, ENETUNREACH
            case 110 -> Kind.TIMED_OUT;
            case 12, 23, 24, 105 -> Kind.OUT_OF_DESCRIPTORS; // ENOMEM, ENFILE, EMFILE, ENOBUFS
            case 98 -> Kind.ADDRESS_IN_USE;
            case 97, 99 -> Kind.ADDRESS_NOT_OURS; // EAFNOSUPPORT (no IPv6 here), EADDRNOTAVAIL
            case 1, 13 -> Kind.NOT_PERMITTED; // EPERM, EACCES
            case EMSGSIZE -> Kind.TOO_LARGE;
            default -> Kind.OTHER;
        };
    }

    private static String text(int errno) {
        return switch (kind(errno)) {
            case RESET -> "connection reset by peer";
            case REFUSED -> "connection refused";
            case HOST_UNREACHABLE -> "host unreachable";
            case NETWORK_UNREACHABLE -> "network unreachable";
            case TIMED_OUT -> "connection timed out";
            case OUT_OF_DESCRIPTORS -> "out of descriptors or kernel memory (errno " + errno + ")";
            case ADDRESS_IN_USE -> "address already in use";
            case ADDRESS_NOT_OURS -> "address not available on this machine";
            case NOT_PERMITTED -> "permission denied";
            case TOO_LARGE -> "message too long";
            case OTHER -> "errno " + errno;
        };
    }
}
