package procurator.net.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** An address in the kernel's form, four words of native memory, beside its Java form. Equal if those words are. */
final class Peer {
    /** Bytes of native memory. */
    static final int SIZE = 32;

    private static final long LOW_HALF = 0xffff_ffffL;

    private long start;
    private long second;
    private long third;
    private long scope;

    @Nullable
    InetSocketAddress address;
    /** The newest message on its way out to here; see {@link Outgoing}. */
    Outgoing.@Nullable Message last;

    /** Takes the address at {@code at}; behind one of IPv4 may lie what an earlier one left. */
    Peer load(MemorySegment from, long at) {
        boolean four = from.get(JAVA_SHORT, at) == SockAddr.AF_INET;
        start = from.get(JAVA_LONG, at);
        second = from.get(JAVA_LONG, at + 8);
        third = four ? 0 : from.get(JAVA_LONG, at + 16);
        scope = four ? 0 : from.get(JAVA_LONG, at + 24) & LOW_HALF;
        return this;
    }

    void store(MemorySegment to, long at) {
        to.set(JAVA_LONG, at, start);
        to.set(JAVA_LONG, at + 8, second);
        to.set(JAVA_LONG, at + 16, third);
        to.set(JAVA_LONG, at + 24, scope);
    }

    /** Bytes of the address proper. */
    int length() {
        return (short) start == SockAddr.AF_INET ? SockAddr.SIZE_IPV4 : SockAddr.SIZE;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Peer peer
                && start == peer.start
                && second == peer.second
                && third == peer.third
                && scope == peer.scope;
    }

    @Override
    public int hashCode() {
        return Long.hashCode((start * 31 + second * 17 + third) * 0x9e37_79b9_7f4a_7c15L);
    }
}
