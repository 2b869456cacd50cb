package procurator.dial;

import java.net.InetAddress;
import java.util.List;

/** What came of a look-up. */
public sealed interface Resolution {
    /** At least one address, in the resolver's order. */
    record Resolved(List<InetAddress> addresses) implements Resolution {
        public Resolved {
            addresses = List.copyOf(addresses);
        }
    }

    /** No address, and why. */
    enum Failed implements Resolution {
        /** The name does not exist, or nobody could say. */
        NOT_FOUND,
        /** No answer in time. */
        TIMED_OUT,
        /** Too many questions wait already. */
        OVERLOADED
    }
}
