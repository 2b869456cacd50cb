package procurator.net.epoll;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import procurator.net.linux.SockAddr;

/**
 * An address in the kernel's form, four words of native memory, beside its Java form; and which of our addresses it talks
 * to, where that matters. Equal if those words are.
 */
final class KernelAddress {
    /** Bytes of native memory. */
    static final int SIZE = 32;

    private static final long LOW_HALF = 0xffff_ffffL;
    private static final InetSocketAddress NOBODY = new InetSocketAddress(0);

    private long start;
    private long second;
    private long third;
    private long scope;

    /** Our address, IPv4 in the low half of the first word; 0 and 0 for whichever the kernel takes. */
    private long ours;

    private long oursEnd;
    private int interfaceIndex;

    /** Of a source only. */
    InetSocketAddress address = NOBODY;
    /** The newest message on its way out to here; see {@link Outgoing}. */
    Outgoing.@Nullable Message last;

    /** Takes the address at {@code at}; behind one of IPv4 may lie what an earlier one left. */
    KernelAddress load(MemorySegment from, long at) {
        boolean four = from.get(JAVA_SHORT, at) == SockAddr.AF_INET;
        start = from.get(JAVA_LONG, at);
        second = from.get(JAVA_LONG, at + 8);
        third = four ? 0 : from.get(JAVA_LONG, at + 16);
        scope = four ? 0 : from.get(JAVA_LONG, at + 24) & LOW_HALF;
        return this;
    }

    /** Our address as the kernel told it, or none. */
    KernelAddress at(long first, long second, int index) {
        ours = first;
        oursEnd = second;
        interfaceIndex = index;
        return this;
    }

    boolean hasOurs() {
        return (ours | oursEnd) != 0;
    }

    /** Writes IP_PKTINFO or IPV6_PKTINFO with our address. */
    void storeOurs(MmsgHeaders messages, int i) {
        if (isIpv4()) {
            messages.leaveFromIpv4(i, (int) ours);
        } else {
            messages.leaveFromIpv6(i, ours, oursEnd, interfaceIndex);
        }
    }

    boolean isIpv4() {
        return (short) start == SockAddr.AF_INET;
    }

    void store(MemorySegment to, long at) {
        to.set(JAVA_LONG, at, start);
        to.set(JAVA_LONG, at + 8, second);
        to.set(JAVA_LONG, at + 16, third);
        to.set(JAVA_LONG, at + 24, scope);
    }

    /** Bytes of the address proper. */
    int length() {
        return isIpv4() ? SockAddr.SIZE_IPV4 : SockAddr.SIZE;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KernelAddress peer
                && start == peer.start
                && second == peer.second
                && third == peer.third
                && scope == peer.scope
                && ours == peer.ours
                && oursEnd == peer.oursEnd
                && interfaceIndex == peer.interfaceIndex;
    }

    @Override
    public int hashCode() {
        return Long.hashCode((start * 31 + second * 17 + third + ours * 13 + oursEnd) * 0x9e37_79b9_7f4a_7c15L);
    }
}
