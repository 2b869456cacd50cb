package procurator.net.epoll;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import procurator.net.linux.Errno;
import procurator.net.linux.Libc;

/**
 * Collects the datagrams of a round and sends them, many a call.
 *
 * <p>Equal ones to the same address become one message, which UDP_SEGMENT has the kernel cut up again as late as
 * possible: on loopback eight of them cost 0.7 us each instead of 2.4. Where that is refused (no checksums by the
 * device, a path too narrow), or one message fails for any other reason, its datagrams are sent one by one. Decision 003.
 */
final class Outgoing {
    private static final int ROOM = 256 * 1024;
    private static final int MOST_DATAGRAMS = 512;
    private static final int MOST_MESSAGES = 64;
    /** The kernel's limits for one message: UDP_MAX_SEGMENTS, and an IP packet, headers included. */
    private static final int MOST_IN_MESSAGE = 64;

    private static final int LARGEST_MESSAGE = 65_000;

    /** Datagrams of one socket to one address. */
    static final class Message {
        final int index;

        @Nullable
        EpollDatagramSocket socket;

        @Nullable
        KernelAddress to;

        int first;
        int last;
        int count;
        int bytes;
        int size;

        Message(int index) {
            this.index = index;
        }

        /** Whether one more is possible: none is longer than the first, and a shorter one is the last. */
        private boolean takes(int length) {
            return length > 0
                    && length <= size
                    && bytes == count * size
                    && count < MOST_IN_MESSAGE
                    && bytes + length <= LARGEST_MESSAGE;
        }
    }

    private final Message[] row = new Message[MOST_MESSAGES];
    private final int[] start = new int[MOST_DATAGRAMS];
    private final int[] length = new int[MOST_DATAGRAMS];
    private final int[] next = new int[MOST_DATAGRAMS];
    private final MmsgHeaders messages;
    private final Libc libc;
    private final MemorySegment data;
    private int used;
    private int datagrams;
    private int count;
    private int iovecs;

    Outgoing(Libc libc, Arena arena) {
        this.libc = libc;
        this.messages = new MmsgHeaders(arena, MOST_MESSAGES, MOST_DATAGRAMS + 1);
        this.data = libc.map(arena, ROOM);
        for (int i = 0; i < row.length; i++) {
            row[i] = new Message(i);
        }
    }

    /** @param to the destination, or {@code null} for a connected socket */
    void add(EpollDatagramSocket socket, @Nullable KernelAddress to, byte[] array, int offset, int bytes) {
        if (bytes > ROOM) {
            socket.unsent(Errno.EMSGSIZE);
            return;
        }
        if (count == MOST_MESSAGES || datagrams == MOST_DATAGRAMS || used + bytes > ROOM) {
            flush();
        }
        MemorySegment.copy(array, offset, data, JAVA_BYTE, used, bytes);
        append(message(socket, to, bytes), bytes);
    }

    /** The newest message to there if it takes one more, else a new one. One that has gone out has no socket. */
    private Message message(EpollDatagramSocket socket, @Nullable KernelAddress to, int bytes) {
        Message newest = to == null ? socket.last : to.last;
        if (newest != null && newest.socket == socket && Objects.equals(newest.to, to) && newest.takes(bytes)) {
            return newest;
        }
        Message message = row[count++];
        message.socket = socket;
        message.to = to;
        message.count = 0;
        message.bytes = 0;
        message.size = bytes;
        if (to == null) {
            socket.last = message;
        } else {
            to.last = message;
        }
        return message;
    }

    private void append(Message message, int bytes) {
        int datagram = datagrams++;
        start[datagram] = used;
        length[datagram] = bytes;
        if (message.count == 0) {
            message.first = datagram;
        } else {
            next[message.last] = datagram;
        }
        message.last = datagram;
        message.count++;
        message.bytes += bytes;
        used += bytes;
    }

    /** Sends what was collected. */
    @SuppressWarnings("NullAway") // every message of the row has its socket until the end
    void flush() {
        for (int i = 0; i < count; i++) {
            write(row[i]);
        }
        for (int i = 0; i < count; ) {
            EpollDatagramSocket socket = row[i].socket;
            int end = i + 1;
            while (end < count && row[end].socket == socket) {
                end++;
            }
            send(socket, i, end);
            i = end;
        }
        for (int i = 0; i < count; i++) {
            row[i].socket = null;
            row[i].to = null;
        }
        count = 0;
        datagrams = 0;
        used = 0;
        iovecs = 0;
    }

    private void write(Message message) {
        int i = message.index;
        if (message.to == null) {
            messages.nameLength(i, 0);
        } else {
            message.to.store(messages.names, MmsgHeaders.name(i));
            messages.nameLength(i, message.to.length());
        }
        messages.data(i, iovecs, message.count);
        for (int k = 0, datagram = message.first; k < message.count; k++, datagram = next[datagram]) {
            messages.iovec(iovecs++, data.address() + start[datagram], length[datagram]);
        }
        messages.noControl(i);
        if (message.count > 1) {
            messages.cutInto(i, message.size);
        }
        leaveFromOurs(message);
    }

    private void leaveFromOurs(Message message) {
        if (message.to != null && message.to.hasOurs()) {
            message.to.storeOurs(messages, message.index);
        }
    }

    private void send(EpollDatagramSocket socket, int from, int end) {
        int i = from;
        while (i < end) {
            int sent = libc.sendmmsg(socket.fd, messages.at(i), end - i);
            if (sent > 0) {
                i += sent;
            } else {
                sendEach(socket, row[i]);
                i++;
            }
        }
    }

    /** A message of one is tried again as well: the error may have been the answer to an earlier datagram. */
    private void sendEach(EpollDatagramSocket socket, Message message) {
        int i = message.index;
        messages.noControl(i);
        leaveFromOurs(message);
        int datagram = message.first;
        for (int k = 0; k < message.count; k++) {
            messages.iovec(MOST_DATAGRAMS, data.address() + start[datagram], length[datagram]);
            messages.data(i, MOST_DATAGRAMS, 1);
            int sent = libc.sendmmsg(socket.fd, messages.at(i), 1);
            if (sent == -Errno.EINVAL) { // our address is there no more, or was a broadcast's
                messages.noControl(i);
                sent = libc.sendmmsg(socket.fd, messages.at(i), 1);
            }
            if (sent < 0) {
                socket.unsent(-sent);
            }
            datagram = next[datagram];
        }
    }
}
