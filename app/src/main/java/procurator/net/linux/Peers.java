package procurator.net.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import procurator.net.Recent;

/** The addresses of late in both forms, so that none is made anew for each datagram. */
final class Peers {
    /** Some 200 bytes each, once so many have been heard of. */
    private static final int MOST = 1024;

    private final Recent<Peer, Peer> sources = new Recent<>(MOST);
    private final Recent<InetSocketAddress, Peer> targets = new Recent<>(MOST);
    /** For sockets of IPv6, which know IPv4 addresses in another form. */
    private final Recent<InetSocketAddress, Peer> targetsOfIpv6 = new Recent<>(MOST);

    private final MemorySegment scratch;
    private final Peer probe = new Peer();

    Peers(Arena arena) {
        scratch = arena.allocate(Peer.SIZE, 8);
    }

    /** The source at {@code at}. */
    InetSocketAddress source(MemorySegment names, long at) {
        Peer known = sources.get(probe.load(names, at));
        if (known == null) {
            known = new Peer().load(names, at);
            sources.put(known, known);
        }
        if (known.address == null) {
            known.address = SockAddr.read(names.asSlice(at));
        }
        return known.address;
    }

    /** A destination, as a socket of {@code family} names it. */
    Peer target(InetSocketAddress to, int family) {
        Recent<InetSocketAddress, Peer> known = family == SockAddr.AF_INET ? targets : targetsOfIpv6;
        Peer peer = known.get(to);
        if (peer == null) {
            SockAddr.write(to, family, scratch);
            peer = new Peer().load(scratch, 0);
            known.put(to, peer);
        }
        return peer;
    }
}
