package procurator.net.nio;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.nio.channels.ClosedChannelException;
import java.util.Locale;
import procurator.net.SocketError;
import procurator.net.SocketError.Kind;

/** What java.nio's exceptions mean. Some reasons stand in the message alone, in the words of the C library. */
final class NioError {
    private NioError() {}

    /** It has no IPV6_V6ONLY. */
    static SocketError noIpv6Only() {
        return new SocketError(
                Kind.OTHER,
                "with the poller nio, :: takes IPv4 as well: give the IPv4 address another port, or listen on :: alone");
    }

    static SocketError of(IOException e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return new SocketError(kind(e, message.toLowerCase(Locale.ROOT)), message);
    }

    private static Kind kind(IOException e, String message) {
        return switch (e) {
            case SocketError error -> error.kind();
            case NoRouteToHostException _ -> Kind.HOST_UNREACHABLE;
            case PortUnreachableException _ -> Kind.REFUSED;
            case ClosedChannelException _ -> Kind.RESET;
            case BindException _ when message.contains("in use") -> Kind.ADDRESS_IN_USE;
            case BindException _ when message.contains("assign") -> Kind.ADDRESS_NOT_OURS;
            case ConnectException _ when message.contains("timed out") -> Kind.TIMED_OUT;
            case ConnectException _ when message.contains("refused") -> Kind.REFUSED;
            default -> kind(message);
        };
    }

    private static Kind kind(String message) {
        if (message.contains("reset") || message.contains("broken pipe") || message.contains("aborted")) {
            return Kind.RESET;
        } else if (message.contains("too many open files") || message.contains("buffer space")) {
            return Kind.OUT_OF_DESCRIPTORS;
        } else if (message.contains("network is unreachable")) {
            return Kind.NETWORK_UNREACHABLE;
        } else if (message.contains("permission") || message.contains("not permitted")) {
            return Kind.NOT_PERMITTED;
        } else if (message.contains("timed out")) {
            return Kind.TIMED_OUT;
        } else if (message.contains("too long")) {
            return Kind.TOO_LARGE;
        }
        return Kind.OTHER;
    }
}
