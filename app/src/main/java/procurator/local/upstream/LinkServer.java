package procurator.local.upstream;

import org.jspecify.annotations.Nullable;
import procurator.local.balancer.ServerUse;
import procurator.plugin.Plugin;
import procurator.shadowsocks.ClientKeys;
import procurator.wire.Address;

/**
 * A server as local reaches it.
 *
 * @param address its host, a name or an address, and port; it is told apart and shown by it
 * @param datagrams the same for datagrams, where it takes them elsewhere
 * @param keys method and key
 * @param plugin what carries its links, or some of them; mostly none
 * @param remarks what its owner calls it, maybe empty
 * @param use what it is for, among others
 */
public record LinkServer(
        Address address,
        Address datagrams,
        ClientKeys keys,
        @Nullable Plugin plugin,
        String remarks,
        ServerUse use) {
    /** One that takes datagrams where it takes connections; of everything else, what is usual. */
    public static LinkServer of(Address address, ClientKeys keys) {
        return new LinkServer(address, address, keys, null, "", ServerUse.DEFAULT);
    }

    /** The same, where it takes datagrams elsewhere. */
    public LinkServer withDatagrams(Address at) {
        return new LinkServer(address, at, keys, plugin, remarks, use);
    }

    /** The same behind a plugin, or with {@code null} behind none. */
    public LinkServer withPlugin(@Nullable Plugin its) {
        return new LinkServer(address, datagrams, keys, its, remarks, use);
    }

    /** The same, called otherwise. */
    public LinkServer withRemarks(String called) {
        return new LinkServer(address, datagrams, keys, plugin, called, use);
    }

    /** The same, for another use. */
    public LinkServer withUse(ServerUse other) {
        return new LinkServer(address, datagrams, keys, plugin, remarks, other);
    }

    /** How it is reached: where that is equal, what is known of the one holds for the other. */
    public LinkServer way() {
        return withRemarks("").withUse(ServerUse.DEFAULT);
    }
}
