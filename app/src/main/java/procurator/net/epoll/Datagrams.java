package procurator.net.epoll;

import java.lang.foreign.Arena;
import procurator.net.linux.Libc;

/** What all UDP sockets of a poller share, so that an idle one owns next to nothing. */
final class Datagrams {
    final Peers peers;
    final Incoming incoming;
    final Outgoing outgoing;

    Datagrams(Libc libc, Arena arena) {
        peers = new Peers(arena);
        incoming = new Incoming(libc, arena, peers);
        outgoing = new Outgoing(libc, arena);
    }
}
