package procurator.local.upstream;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import procurator.loop.EventLoop;
import procurator.net.DatagramOptions;
import procurator.net.DatagramSocket;
import procurator.relay.Answer;
import procurator.relay.DialFailure;
import procurator.shadowsocks.ClientSession;
import procurator.shadowsocks.Opened;
import procurator.shadowsocks.Refusal;
import procurator.udp.CountedReceiver;
import procurator.udp.Drop;
import procurator.udp.UdpCounters;

/**
 * The right side of one association: a socket of its own towards the server, and the session sealed on it. While nothing
 * comes back, or the system does not take what is sent, the server's address and our own are looked at again, and where
 * one has changed the session goes on from another socket.
 */
public final class UdpLink implements CountedReceiver, Answer<InetSocketAddress> {
    /** How many datagrams wait while the server's name is looked up. */
    private static final int WAITING = 16;

    /** So many datagrams may have no answer: some protocols want none. */
    private static final int FEW = 2;

    private final EventLoop loop;
    private final UdpCounters counters;
    private final Choice choice;
    private final Unanswered unanswered = new Unanswered();
    private final Answers answers;
    private final Opened opened = new Opened();
    private Upstream upstream;
    private ClientSession session;
    private long answersBefore;

    /** Where it was told that nothing is answered: a flow may be meant to go one way, and once is enough. */
    private @Nullable Upstream counted;

    private boolean closed;
    private boolean looking;
    private @Nullable Way way;

    /** The socket before this one: what was asked through it may still be answered there. */
    private @Nullable DatagramSocket former;

    /** Sealed and not yet sent; there only while the server's address is looked up. */
    private @Nullable Queue<byte[]> waiting;

    /** Why there is neither a socket nor a look-up. */
    private Drop why = Drop.NO_SOCKET;

    /** A socket, the address of the server it leads to, and that of ours it leads from. */
    private record Way(DatagramSocket socket, Upstream upstream, InetSocketAddress server, InetAddress ours) {
        boolean isAs(Way other) {
            return upstream.equals(other.upstream) && server.equals(other.server) && ours.equals(other.ours);
        }
    }

    /** Who takes what comes back. */
    public interface Answers {
        /**
         * One datagram, the source's address before it: {@code | address | payload |}. The 512 bytes before it may be
         * overwritten.
         */
        void received(byte[] addressed, int offset, int length);
    }

    public UdpLink(EventLoop loop, UdpCounters counters, Choice choice, Answers answers) {
        this.loop = loop;
        this.counters = counters;
        this.choice = choice;
        this.upstream = choice.forAssociation();
        this.session = upstream.session();
        this.answers = answers;
        lookFirst();
    }

    /** A failure may pass, and an association may be used for days: each datagram without a socket asks anew. */
    private void lookFirst() {
        waiting = new ArrayDeque<>(4);
        looking = true;
        upstream.find(false, this);
    }

    /** Nothing comes back: tunnels may have found another server, its name another address, our machine another network. */
    private void lookAgain() {
        Upstream now = choice.forUnanswered();
        if (!now.equals(upstream)) {
            upstream = now;
            session = now.session();
        }
        looking = true;
        upstream.find(true, this);
    }

    /** Whether the server's address is known and yet no socket was to be had. */
    public boolean lacksSocket() {
        return way == null && waiting == null && why == Drop.NO_SOCKET;
    }

    @Override
    public void succeeded(InetSocketAddress found) {
        looking = false;
        if (closed) {
            return;
        }
        try {
            DatagramSocket socket = loop.poller().connectDatagrams(found, DatagramOptions.DEFAULT, this);
            use(new Way(socket, upstream, found, socket.localAddress().getAddress()));
        } catch (IOException _) {
            why = Drop.NO_SOCKET; // with an older socket we go on: it may be as good again as it was
        }
        noLongerWaiting().forEach(packet -> send(packet, packet.length));
    }

    /** Takes the new one, unless it is as the one we have and that is not due either. */
    private void use(Way next) {
        if (way != null && next.isAs(way) && !unanswered.isDue(loop.now(), session.roams())) {
            next.socket.close();
            return;
        }
        closeFormer();
        former = way == null ? null : way.socket;
        way = next;
        unanswered.renewed(loop.now());
    }

    @Override
    public void failed(DialFailure failure) {
        looking = false;
        why = Drop.NAME_NOT_FOUND;
        noLongerWaiting().forEach(_ -> counters.dropped(why));
    }

    private Collection<byte[]> noLongerWaiting() {
        Collection<byte[]> released = waiting == null ? List.of() : waiting;
        waiting = null;
        released.forEach(packet -> loop.budget().change(-packet.length));
        return released;
    }

    /** Seals one datagram with its target's address before it, {@code | address | payload |}, and sends it. */
    public void send(byte[] addressed, int offset, int length) {
        byte[] out = loop.scratch().out;
        if (session.sealedSize(length) > DatagramSocket.LARGEST) {
            counters.dropped(Drop.TOO_LONG);
            return;
        }
        watch();
        send(out, session.seal(addressed, offset, length, out, 0));
    }

    private void watch() {
        if (looking) {
            return;
        }
        if (way == null) {
            lookFirst();
        } else {
            ask(way);
        }
        if (former != null && unanswered.isSettled(loop.now())) {
            closeFormer();
        }
    }

    private void ask(Way by) {
        if (!unanswered.isAsking()) {
            answersBefore = choice.answersToDatagrams(by.upstream);
        }
        if (unanswered.sending(loop.now(), by.socket.unsent())) {
            if (unanswered.asked() > FEW && counted != by.upstream) {
                counted = by.upstream;
                choice.unanswered(by.upstream, System.identityHashCode(this), answersBefore);
            }
            lookAgain();
        }
    }

    private void send(byte[] packet, int length) {
        if (way != null) {
            counters.up++;
            way.socket.send(packet, 0, length);
        } else if (waiting != null && waiting.size() < WAITING && loop.budget().take(length)) {
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
            if (unanswered.isAsking()) {
                counted = null;
                choice.answered(way == null ? upstream : way.upstream, unanswered.nanos(loop.now()));
            }
            unanswered.answered();
            answers.received(out, opened.start(), opened.length());
        } else {
            counters.dropped(Drop.of(refusal));
        }
    }

    private void closeFormer() {
        if (former != null) {
            former.close();
            former = null;
        }
    }

    @Override
    public UdpCounters counters() {
        return counters;
    }

    public void close() {
        closed = true;
        noLongerWaiting().forEach(_ -> counters.dropped(Drop.NAME_NOT_FOUND)); // not in time
        closeFormer();
        if (way != null) {
            way.socket.close();
            way = null;
        }
    }
}
