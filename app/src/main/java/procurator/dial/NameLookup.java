package procurator.dial;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of a name; may take its time. Called from several threads. */
@FunctionalInterface
public interface NameLookup {
    /**
     * Finds them, in the order they are to be preferred; none if a name server said that there are none.
     *
     * @throws UnknownHostException if nobody could say
     */
    List<InetAddress> addresses(String host) throws UnknownHostException;
}
