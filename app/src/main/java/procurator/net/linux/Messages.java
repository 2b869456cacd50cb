package procurator.net.linux;

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
 * cmsghdr: | length 8, itself included | level 4 | type 4 | data |
 * </pre>
 */
final class Messages {
    private static final int HEADER = 64;
    private static final int IOVEC = 16;
    private static final int CONTROL_HEADER = 16;
    private static final int CONTROL = 24;

    final MemorySegment names;
    private final MemorySegment headers;
    private final MemorySegment iovecs;
    private final MemorySegment controls;

    Messages(Arena arena, int count, int iovecCount) {
        headers = arena.allocate((long) count * HEADER, 8);
        names = arena.allocate((long) count * Peer.SIZE, 8);
        controls = arena.allocate((long) count * CONTROL, 8);
        iovecs = arena.allocate((long) iovecCount * IOVEC, 8);
    }

    /** Where message {@code i} stands in memory. */
    long at(int i) {
        return headers.address() + (long) i * HEADER;
    }

    /** Where its name stands in {@link #names}. */
    static long name(int i) {
        return (long) i * Peer.SIZE;
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
        long at = (long) i * CONTROL;
        controls.set(JAVA_LONG, at, CONTROL_HEADER + Short.BYTES);
        controls.set(JAVA_INT, at + 8, SocketOption.IPPROTO_UDP);
        controls.set(JAVA_INT, at + 12, SocketOption.UDP_SEGMENT);
        controls.set(JAVA_INT, at + CONTROL_HEADER, size); // its first two bytes are the number's low ones
        control(i, CONTROL);
    }

    /** The size of the datagrams that message {@code i} is made of, or 0 where it is one. */
    int madeOf(int i) {
        long length = headers.get(JAVA_LONG, (long) i * HEADER + 40);
        long at = (long) i * CONTROL;
        boolean told = length >= CONTROL_HEADER + Integer.BYTES
                && controls.get(JAVA_INT, at + 8) == SocketOption.IPPROTO_UDP
                && controls.get(JAVA_INT, at + 12) == SocketOption.UDP_GRO;
        return told ? controls.get(JAVA_INT, at + CONTROL_HEADER) : 0;
    }

    /** How many bytes message {@code i} brought. */
    int bytes(int i) {
        return headers.get(JAVA_INT, (long) i * HEADER + 56);
    }
}
