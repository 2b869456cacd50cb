package procurator.dial;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Addresses that came as names. */
final class Literal {
    private Literal() {}

    /** The address a name spells out, IPv6 with or without brackets, or {@code null} if it has to be looked up. */
    static @Nullable Resolution of(String host) {
        boolean maybe =
                host.indexOf(':') >= 0 || (!host.isEmpty() && Character.isDigit(host.charAt(host.length() - 1)));
        if (!maybe) {
            return null;
        }
        try {
            return new Resolution.Resolved(List.of(InetAddress.ofLiteral(host)));
        } catch (IllegalArgumentException _) {
            return null;
        }
    }
}
