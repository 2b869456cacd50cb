package procurator.net.epoll;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import procurator.net.Recent;
import procurator.net.linux.SockAddr;

/** The addresses of late in both forms, so that none is made anew for each datagram. */
final class AddressCache {
    /** Some 200 bytes each, once so many have been heard of. */
    private static final int MOST = 1024;

    private final Recent<KernelAddress, KernelAddress> sources = new Recent<>(MOST);
    private final Recent<InetSocketAddress, KernelAddress> targets = new Recent<>(MOST);
    /** For sockets of IPv6, which know IPv4 addresses in another form. */
    private final Recent<InetSocketAddress, KernelAddress> targetsOfIpv6 = new Recent<>(MOST);

    private final MemorySegment scratch;
    private final KernelAddress probe = new KernelAddress();

    AddressCache(Arena arena) {
        scratch = arena.allocate(KernelAddress.SIZE, 8);
    }

    /** The source at {@code at}. */
    InetSocketAddress source(MemorySegment names, long at) {
        KernelAddress known = sources.get(probe.load(names, at).at(0, 0, 0));
        if (known == null) {
            known = new KernelAddress().load(names, at);
            known.address = SockAddr.read(names.asSlice(at));
            sources.put(known, known);
        }
        return known.address;
    }

    /** The source of message {@code i}, which knows the address it asked. */
    InetSocketAddress wildcardSource(MmsgHeaders messages, int i) {
        long at = MmsgHeaders.name(i);
        KernelAddress known = sources.get(messages.ours(probe.load(messages.names, at)));
        if (known == null) {
            known = messages.ours(new KernelAddress().load(messages.names, at));
            InetSocketAddress address = SockAddr.read(messages.names.asSlice(at));
            known.address =
                    known.hasOurs() ? new WildcardSource(address.getAddress(), address.getPort(), known) : address;
            sources.put(known, known);
        }
        return known.address;
    }

    /** A destination, as a socket of {@code family} names it. */
    KernelAddress target(InetSocketAddress to, int family) {
        if (to instanceof WildcardSource wildcardSource
                && wildcardSource.peer.isIpv4() == (family == SockAddr.AF_INET)) {
            return wildcardSource.peer;
        }
        Recent<InetSocketAddress, KernelAddress> known = family == SockAddr.AF_INET ? targets : targetsOfIpv6;
        KernelAddress peer = known.get(to);
        if (peer == null) {
            SockAddr.write(to, family, scratch);
            peer = new KernelAddress().load(scratch, 0);
            known.put(to, peer);
        }
        return peer;
    }
}
