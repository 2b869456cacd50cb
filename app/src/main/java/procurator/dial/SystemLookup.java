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

    @Override
    public List<InetAddress> addresses(String host) throws UnknownHostException {
        return List.of(InetAddress.getAllByName(host));
    }
}
