package procurator.net.epoll;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The structs of recvmmsg and sendmmsg, on 64-bit machines.
 *
 * <pre>
 * mmsghdr: | name 8 | name's length 4, 4 unused | iovecs 8 | their count 8 | control 8 | its length 8 | flags 4, 4 unused | bytes 4, 4 unused |
 * iovec:   | start 8 | length 8 |
 * cmsghdr: | length 8, itself included | level 4 | type 4 | data, to a multiple of 8 |
 *   UDP_SEGMENT, UDP_GRO, SO_RXQ_OVFL: | number 2, 4, 4 |
 *   IP_PKTINFO:   | interface 4 | our address 4 | address in the packet 4 |
 *   IPV6_PKTINFO: | our address 16 | interface 4 |
 * </pre>
 */
final class MmsgHeaders {
    private static final int HEADER = 64;
    private static final int IOVEC = 16;
    private static final int CONTROL_HEADER = 16;
    /** Room for one of each: 24 bytes for a number, 40 for our address. */
    private static final int CONTROL = 24 + 24 + 40;

    final MemorySegment names;
    private final MemorySegment headers;
    private final MemorySegment iovecs;
    private final MemorySegment controls;

    /** What {@link #readControl} found: the size of the datagrams a message is made of, how many were lost, our address. */
    private int size;

    private int lost;
    private long ours;
    private long oursEnd;
    private int interfaceIndex;

    MmsgHeaders(Arena arena, int count, int iovecCount) {
        headers = arena.allocate((long) count * HEADER, 8);
        names = arena.allocate((long) count * KernelAddress.SIZE, 8);
        controls = arena.allocate((long) count * CONTROL, 8);
        iovecs = arena.allocate((long) iovecCount * IOVEC, 8);
    }

    /** Where message {@code i} stands in memory. */
    long at(int i) {
        return headers.address() + (long) i * HEADER;
    }

    /** Where its name stands in {@link #names}. */
    static long name(int i) {
        return (long) i * KernelAddress.SIZE;
    }

    void iovec(int iovec, long start, long length) {
        iovecs.set(JAVA_LONG, (long) iovec * IOVEC, start);
        iovecs.set(JAVA_LONG, (long) iovec * IOVEC + 8, length);
    }

    /** The bytes of message {@code i}: {@code count} iovecs from {@code first} on. */
    void data(int i, int first, int count) {
        headers.set(JAVA_LONG, (long) i * HEADER + 16, iovecs.address() + (long) first * IOVEC);
        headers.set(JAVA_LONG, (long) i * HEADER + 24, count);
    }

    /** Names as long as {@code length} bytes; 0 for none. */
    void nameLength(int i, int length) {
        headers.set(JAVA_LONG, (long) i * HEADER, length == 0 ? 0 : names.address() + name(i));
        headers.set(JAVA_INT, (long) i * HEADER + 8, length);
    }

    /** Room for what the kernel has to say about message {@code i}. */
    void controlRoom(int i) {
        control(i, CONTROL);
    }

    void noControl(int i) {
        control(i, 0);
    }

    private void control(int i, int length) {
        headers.set(JAVA_LONG, (long) i * HEADER + 32, length == 0 ? 0 : controls.address() + (long) i * CONTROL);
        headers.set(JAVA_LONG, (long) i * HEADER + 40, length);
    }

    /** Message {@code i} is to be cut into datagrams of {@code size} bytes, the last of what remains. */
    void cutInto(int i, int size) {
        long data = add(i, SocketOption.IPPROTO_UDP, SocketOption.UDP_SEGMENT, Short.BYTES);
        controls.set(JAVA_INT, data, size); // its first two bytes are the number's low ones
    }

    /** Message {@code i} is to leave from this address of ours, by whatever interface the route says. */
    void leaveFromIpv4(int i, int address) {
        long data = add(i, SocketOption.IPPROTO_IP, SocketOption.IP_PKTINFO, 12);
        controls.set(JAVA_INT, data, 0);
        controls.set(JAVA_INT, data + 4, address);
        controls.set(JAVA_INT, data + 8, 0);
    }

    /** The same over IPv6, or over IPv4 with ::ffff:a.b.c.d by a socket of both. */
    void leaveFromIpv6(int i, long first, long second, int index) {
        long data = add(i, SocketOption.IPPROTO_IPV6, SocketOption.IPV6_PKTINFO, 20);
        controls.set(JAVA_LONG, data, first);
        controls.set(JAVA_LONG, data + 8, second);
        controls.set(JAVA_INT, data + 16, index);
    }

    /** Adds a control message behind those of message {@code i}; returns where its data belong. */
    private long add(int i, int level, int type, int length) {
        long used = headers.get(JAVA_LONG, (long) i * HEADER + 40);
        long at = (long) i * CONTROL + used;
        controls.set(JAVA_LONG, at, CONTROL_HEADER + length);
        controls.set(JAVA_INT, at + 8, level);
        controls.set(JAVA_INT, at + 12, type);
        control(i, (int) used + CONTROL_HEADER + aligned(length));
        return at + CONTROL_HEADER;
    }

    private static int aligned(int length) {
        return length + 7 & -8;
    }

    /** Reads what the kernel has to say about message {@code i}. */
    void readControl(int i) {
        size = 0;
        lost = 0;
        ours = 0;
        oursEnd = 0;
        interfaceIndex = 0;
        long at = (long) i * CONTROL;
        long end = at + headers.get(JAVA_LONG, (long) i * HEADER + 40);
        while (at + CONTROL_HEADER < end) {
            take(controls.get(JAVA_INT, at + 8), controls.get(JAVA_INT, at + 12), at + CONTROL_HEADER);
            at += aligned((int) controls.get(JAVA_LONG, at));
        }
    }

    private void take(int level, int type, long data) {
        if (level == SocketOption.IPPROTO_UDP && type == SocketOption.UDP_GRO) {
            size = controls.get(JAVA_INT, data);
        } else if (level == SocketOption.SOL_SOCKET && type == SocketOption.SO_RXQ_OVFL) {
            lost = controls.get(JAVA_INT, data);
        } else if (level == SocketOption.IPPROTO_IP && type == SocketOption.IP_PKTINFO) {
            ours = Integer.toUnsignedLong(controls.get(JAVA_INT, data + 4));
        } else if (level == SocketOption.IPPROTO_IPV6 && type == SocketOption.IPV6_PKTINFO) {
            ipv6(data);
        }
    }

    /** Nothing can leave from a multicast address; a link-local one means nothing without its interface. */
    private void ipv6(long data) {
        int first = Byte.toUnsignedInt(controls.get(JAVA_BYTE, data));
        boolean linkLocal = first == 0xfe && (controls.get(JAVA_BYTE, data + 1) & 0xc0) == 0x80;
        if (first != 0xff) {
            ours = controls.get(JAVA_LONG, data);
            oursEnd = controls.get(JAVA_LONG, data + 8);
            interfaceIndex = linkLocal ? controls.get(JAVA_INT, data + 16) : 0;
        }
    }

    /** Tells a peer the address of ours that {@link #readControl} found, or none. */
    KernelAddress ours(KernelAddress peer) {
        return peer.at(ours, oursEnd, interfaceIndex);
    }

    /** The size of the datagrams that the message is made of, or 0 where it is one. */
    int madeOf() {
        return size;
    }

    /** How many datagrams its socket has lost until then, modulo 2^32; 0 if none or not told. */
    int lost() {
        return lost;
    }

    /** How many bytes message {@code i} brought. */
    int bytes(int i) {
        return headers.get(JAVA_INT, (long) i * HEADER + 56);
    }
}
