package procurator.dial;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.Security;
import java.util.List;

/** Asks the operating system: its hosts file, its name servers. */
public final class SystemLookup implements NameLookup {
    static {
        // The JDK would keep answers itself, 30 s and 10 s: Resolver's times are the ones that hold.
        Security.setProperty("networkaddress.cache.ttl", "0");
        Security.setProperty("networkaddress.cache.negative.ttl", "0");
    }

    /** What the C library says to EAI_NONAME and EAI_NODATA; the JDK passes on words, not codes. */
    private static final List<String> NO_ADDRESS =
            List.of("Name or service not known", "No address associated with hostname");

    @Override
    public List<InetAddress> addresses(String host) throws UnknownHostException {
        try {
            return List.of(InetAddress.getAllByName(host));
        } catch (UnknownHostException nothing) {
            String why = String.valueOf(nothing.getMessage());
            if (NO_ADDRESS.stream().anyMatch(why::endsWith)) {
                return List.of();
            }
            throw nothing;
        }
    }
}
