package procurator.local.upstream;

import procurator.shadowsocks.ClientKeys;
import procurator.wire.Address;

/**
 * A server as local reaches it.
 *
 * @param address its host, a name or an address, and port
 * @param keys method and key
 * @param remarks what its owner calls it, maybe empty
 */
public record LinkServer(Address address, ClientKeys keys, String remarks) {
    /** Whether it is reached in the same way, so that what is known of the one holds for the other. */
    public boolean isReachedAs(LinkServer other) {
        return address.equals(other.address) && keys.equals(other.keys);
    }
}
