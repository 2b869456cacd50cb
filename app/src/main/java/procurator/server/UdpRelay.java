package procurator.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import procurator.dial.DirectDialer;
import procurator.dial.TargetPolicy;
import procurator.loop.EventLoop;
import procurator.net.DatagramOptions;
import procurator.net.DatagramReceiver;
import procurator.net.DatagramSocket;
import procurator.net.ListenAddress;
import procurator.shadowsocks.Opened;
import procurator.shadowsocks.PacketReader;
import procurator.shadowsocks.Refusal;
import procurator.shadowsocks.ServerSession;
import procurator.udp.Associations;
import procurator.udp.CountedReceiver;
import procurator.udp.Drop;
import procurator.udp.UdpCounters;

/**
 * UDP on the server: packets of clients in, datagrams to targets out. An association is known by its session in the 2022
 * edition, so that a client may roam, and by the client's address in the classic one. Nothing is kept of, or sent to,
 * whoever has not just shown the key.
 */
final class UdpRelay {
    /** The most bytes that wait for names, of all associations together. */
    private static final int MOST_WAITING = 4 * 1024 * 1024;

    private static final InetSocketAddress ANY_IPV6 = new InetSocketAddress(InetAddress.ofLiteral("::"), 0);
    private static final InetSocketAddress ANY_IPV4 = new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 0);

    final EventLoop loop;
    final PacketReader packets;
    final LinkService links;
    final DirectDialer hosts;
    final TargetPolicy policy;
    private final @Nullable InetAddress bindTo;
    final UdpCounters counters;
    final Associations<Object, UdpAssociation> associations;
    private final Opened opened = new Opened();
    private int waiting;

    /**
     * Listens nowhere yet.
     *
     * @param links of the same loop: who counts users' bytes and hears of refusals
     * @param associations of all services together
     * @param bindTo the local address of sockets towards targets, or {@code null} for the kernel's choice
     */
    UdpRelay(
            EventLoop loop,
            PacketReader packets,
            LinkService links,
            DirectDialer hosts,
            TargetPolicy policy,
            Associations<Object, UdpAssociation> associations,
            @Nullable InetAddress bindTo) {
        this.loop = loop;
        this.packets = packets;
        this.links = links;
        this.hosts = hosts;
        this.policy = policy;
        this.bindTo = bindTo;
        this.associations = associations;
        this.counters = associations.counters();
    }

    /**
     * Listens on one more address.
     *
     * @return the address, with the real port where 0 was asked for
     */
    ListenAddress listen(ListenAddress address) throws IOException {
        Listener listener = new Listener();
        DatagramOptions options = DatagramOptions.LISTENING.withIpv6Only(address.ipv6Only());
        listener.socket = loop.poller().bind(address.at(), options, listener);
        return address.withPort(listener.socket.localAddress().getPort());
    }

    /** One listening socket; answers go out by the one the client's last packet came in. */
    private final class Listener implements CountedReceiver {
        private @Nullable DatagramSocket socket;

        @Override
        public void received(InetSocketAddress from, byte[] array, int offset, int length) {
            byte[] out = loop.scratch().out;
            Refusal refusal = packets.open(array, offset, length, out, 0, opened);
            if (refusal == null) {
                UdpAssociation association = association(from);
                if (socket != null) {
                    association.reachedFrom(from, socket);
                }
                associations.send(association, out, opened.start(), opened.length());
            } else {
                refused(refusal, from);
            }
        }

        @Override
        public UdpCounters counters() {
            return counters;
        }
    }

    /** By what a client without a session is found, who may ask another service from the same port. */
    private record ClientOf(UdpRelay service, InetSocketAddress client) {}

    private UdpAssociation association(InetSocketAddress from) {
        ServerSession session = Objects.requireNonNull(opened.session());
        Object key = session.roams() ? session : new ClientOf(this, from);
        UdpAssociation known = associations.use(key);
        return known != null ? known : open(key, from, session);
    }

    private UdpAssociation open(Object key, InetSocketAddress from, ServerSession session) {
        UdpAssociation association = new UdpAssociation(this, from, session, links.account(session.user()));
        session.keep();
        associations.add(key, association);
        return association;
    }

    private void refused(Refusal why, InetSocketAddress from) {
        counters.dropped(Drop.of(why));
        if (opened.skew() != null) {
            links.clockIsOff(opened.skew(), opened.user(), from);
        }
    }

    /** Whether so many bytes more may wait for a name; they then count until {@link #waited}. */
    boolean mayWait(int bytes) {
        boolean may = waiting + bytes <= MOST_WAITING && loop.budget().take(bytes);
        waiting += may ? bytes : 0;
        return may;
    }

    void waited(int bytes) {
        waiting -= bytes;
        loop.budget().change(-bytes);
    }

    /** One socket for both families where there is IPv6. */
    DatagramSocket openTowardsTargets(DatagramReceiver receiver) throws IOException {
        if (bindTo != null) {
            return loop.poller().bind(new InetSocketAddress(bindTo, 0), DatagramOptions.DEFAULT, receiver);
        }
        try {
            return loop.poller().bind(ANY_IPV6, DatagramOptions.DEFAULT, receiver);
        } catch (IOException _) {
            return loop.poller().bind(ANY_IPV4, DatagramOptions.DEFAULT, receiver);
        }
    }
}
