package procurator.local.upstream;

import procurator.local.balancer.ServerUse;
import procurator.shadowsocks.ClientKeys;
import procurator.wire.Address;

/**
 * A server as local reaches it.
 *
 * @param address its host, a name or an address, and port; it is told apart and shown by it
 * @param datagrams the same for datagrams, where it takes them elsewhere
 * @param keys method and key
 * @param remarks what its owner calls it, maybe empty
 * @param use what it is for, among others
 */
public record LinkServer(Address address, Address datagrams, ClientKeys keys, String remarks, ServerUse use) {
    /** One that takes datagrams where it takes connections; of everything else, what is usual. */
    public static LinkServer of(Address address, ClientKeys keys) {
        return new LinkServer(address, address, keys, "", ServerUse.DEFAULT);
    }

    /** The same, where it takes datagrams elsewhere. */
    public LinkServer withDatagrams(Address at) {
        return new LinkServer(address, at, keys, remarks, use);
    }

    /** The same, called otherwise. */
    public LinkServer withRemarks(String called) {
        return new LinkServer(address, datagrams, keys, called, use);
    }

    /** The same, for another use. */
    public LinkServer withUse(ServerUse other) {
        return new LinkServer(address, datagrams, keys, remarks, other);
    }

    /** Whether it is reached in the same way, so that what is known of the one holds for the other. */
    public boolean isReachedAs(LinkServer other) {
        return equals(other.withRemarks(remarks).withUse(use));
    }
}
