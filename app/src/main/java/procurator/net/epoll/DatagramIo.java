package procurator.net.epoll;

import java.lang.foreign.Arena;
import procurator.net.linux.Libc;

/** What all UDP sockets of a poller share, so that an idle one owns next to nothing. */
final class DatagramIo {
    final AddressCache addresses;
    final Incoming incoming;
    final Outgoing outgoing;

    DatagramIo(Libc libc, Arena arena) {
        addresses = new AddressCache(arena);
        incoming = new Incoming(libc, arena, addresses);
        outgoing = new Outgoing(libc, arena);
    }
}
