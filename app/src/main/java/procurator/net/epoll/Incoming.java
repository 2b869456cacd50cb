package procurator.net.epoll;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import procurator.net.DatagramSocket;
import procurator.net.ReceiverFaults;
import procurator.net.linux.Libc;
import procurator.net.linux.SockAddr;

/**
 * Reads datagrams, many a call, into native memory, and hands them over one by one in an array.
 *
 * <p>With UDP_GRO a message may be a row of equal datagrams of one source. Every message has room for the largest, and
 * since pages nobody wrote to take no memory, that of small ones is a page or two each.
 */
final class Incoming {
    /** Messages a call; more save nothing that could be seen. */
    private static final int MOST = 32;

    private static final int LARGEST = 65_535;
    /** 19 cache lines more, so that the messages' starts do not all meet in the same few sets of the cache. */
    private static final int STRIDE = 65_536 + 19 * 64;

    private final byte[] array = new byte[DatagramSocket.HEADROOM + LARGEST + DatagramSocket.TAILROOM];
    private final MmsgHeaders messages;
    private final Libc libc;
    private final AddressCache addresses;
    private final MemorySegment data;
    private final ReceiverFaults faults = new ReceiverFaults();

    Incoming(Libc libc, Arena arena, AddressCache addresses) {
        this.libc = libc;
        this.addresses = addresses;
        this.messages = new MmsgHeaders(arena, MOST, MOST);
        this.data = libc.map(arena, (long) MOST * STRIDE);
        for (int i = 0; i < MOST; i++) {
            messages.iovec(i, data.address() + (long) i * STRIDE, LARGEST);
            messages.data(i, i, 1);
        }
    }

    /** Reads once. A call that finds fewer than it asked for has asked the kernel in vain, so each asks by the last. */
    void receive(EpollDatagramSocket socket) {
        int room = socket.room;
        for (int i = 0; i < room; i++) {
            messages.nameLength(i, SockAddr.SIZE);
            messages.controlRoom(i);
        }
        int n = libc.recvmmsg(socket.fd, messages.at(0), room);
        if (n < 0) {
            return; // nothing there, or an error that reading has cleared
        }
        socket.room = n == room ? Math.min(2 * n, MOST) : Math.max(1, n);
        for (int i = 0; i < n && socket.isOpen(); i++) {
            handOver(socket, i);
        }
        faults.throwFirst();
    }

    private InetSocketAddress source(EpollDatagramSocket socket, int i) {
        if (socket.remote != null) {
            return socket.remote;
        }
        return socket.answers
                ? addresses.wildcardSource(messages, i)
                : addresses.source(messages.names, MmsgHeaders.name(i));
    }

    private void handOver(EpollDatagramSocket socket, int i) {
        messages.readControl(i);
        socket.lost(messages.lost());
        InetSocketAddress from = source(socket, i);
        int bytes = messages.bytes(i);
        int size = messages.madeOf();
        if (size == 0) {
            size = bytes;
        }
        int at = 0;
        do {
            int length = Math.min(size, bytes - at);
            MemorySegment.copy(data, JAVA_BYTE, (long) i * STRIDE + at, array, DatagramSocket.HEADROOM, length);
            faults.handOver(socket.receiver, from, array, length);
            at += length;
        } while (at < bytes && socket.isOpen());
    }
}
