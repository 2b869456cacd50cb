package procurator.local;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import procurator.dial.HostDialer;
import procurator.loop.EventLoop;
import procurator.net.DatagramOptions;
import procurator.net.DatagramSocket;
import procurator.relay.CountedReceiver;
import procurator.relay.DialFailure;
import procurator.relay.Drop;
import procurator.relay.UdpCounters;
import procurator.shadowsocks.ClientSession;
import procurator.shadowsocks.Opened;
import procurator.shadowsocks.Refusal;

/** The right side of one association: a socket of its own towards the server, and the session sealed on it. */
final class UdpLink implements CountedReceiver, HostDialer.Found {
    /** How many datagrams wait while the server's name is looked up. */
    private static final int WAITING = 16;

    private final EventLoop loop;
    private final UdpCounters counters;
    private final ClientSession session;
    private final Upstream upstream;
    private final Answers answers;
    private final Opened opened = new Opened();
    private @Nullable DatagramSocket socket;

    /** Sealed and not yet sent; there only while the server's address is looked up. */
    private @Nullable Queue<byte[]> waiting;

    /** Why there is neither a socket nor a look-up. */
    private Drop why = Drop.NO_SOCKET;

    /** Who takes what comes back. */
    interface Answers {
        /**
         * One datagram, the source's address before it: {@code | address | payload |}. The 512 bytes before it may be
         * overwritten.
         */
        void received(byte[] addressed, int offset, int length);
    }

    UdpLink(EventLoop loop, UdpCounters counters, Upstream upstream, Answers answers) {
        this.loop = loop;
        this.counters = counters;
        this.session = upstream.session();
        this.upstream = upstream;
        this.answers = answers;
        look();
    }

    /** A failure may pass, and an association may be used for days: each datagram without a socket asks anew. */
    private void look() {
        waiting = new ArrayDeque<>(4);
        upstream.find(this);
    }

    /** Whether the server's address is known and yet no socket was to be had. */
    boolean lacksSocket() {
        return socket == null && waiting == null && why == Drop.NO_SOCKET;
    }

    @Override
    public void found(InetSocketAddress server) {
        Queue<byte[]> sealed = waiting;
        waiting = null;
        if (sealed == null) {
            return; // closed meanwhile
        }
        try {
            socket = loop.poller().connectDatagrams(server, DatagramOptions.DEFAULT, this);
        } catch (IOException _) {
            why = Drop.NO_SOCKET;
        }
        for (byte[] packet : sealed) {
            send(packet, packet.length);
        }
    }

    @Override
    public void failed(DialFailure failure) {
        why = Drop.NAME_NOT_FOUND;
        if (waiting != null) {
            waiting.forEach(_ -> counters.dropped(why));
            waiting = null;
        }
    }

    /** Seals one datagram with its target's address before it, {@code | address | payload |}, and sends it. */
    void send(byte[] addressed, int offset, int length) {
        byte[] out = loop.scratch().out;
        if (session.sealedSize(length) > DatagramSocket.LARGEST) {
            counters.dropped(Drop.TOO_LONG);
            return;
        }
        if (socket == null && waiting == null) {
            look();
        }
        send(out, session.seal(addressed, offset, length, out, 0));
    }

    private void send(byte[] packet, int length) {
        if (socket != null) {
            counters.up++;
            socket.send(packet, 0, length);
        } else if (waiting != null && waiting.size() < WAITING) {
            waiting.add(Arrays.copyOf(packet, length));
        } else {
            counters.dropped(waiting == null ? why : Drop.QUEUE_FULL);
        }
    }

    @Override
    public void received(InetSocketAddress from, byte[] array, int offset, int length) {
        byte[] out = loop.scratch().out;
        Refusal refusal = session.open(array, offset, length, out, DatagramSocket.HEADROOM, opened);
        if (refusal == null) {
            counters.down++;
            answers.received(out, opened.start(), opened.length());
        } else {
            counters.dropped(Drops.of(refusal));
        }
    }

    @Override
    public UdpCounters counters() {
        return counters;
    }

    void close() {
        if (waiting != null) {
            counters.dropped(Drop.NAME_NOT_FOUND, waiting.size()); // not in time
            waiting = null;
        }
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }
}
