package procurator.local;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import procurator.local.upstream.Choice;
import procurator.local.upstream.UdpLink;
import procurator.loop.EventLoop;
import procurator.net.DatagramOptions;
import procurator.net.DatagramSocket;
import procurator.net.ListenAddress;
import procurator.udp.Association;
import procurator.udp.Associations;
import procurator.udp.CountedReceiver;
import procurator.udp.Drop;
import procurator.udp.UdpCounters;
import procurator.wire.Address;

/** A UDP port all of whose datagrams go to one target; each client has a link of its own, so that none sees another's answers. */
final class UdpForward implements CountedReceiver {
    private final EventLoop loop;
    private final UdpCounters counters;
    private final Choice choice;
    private final byte[] header;
    private final Associations<Object, ForwardClient> clients;
    private final DatagramSocket socket;
    private final ListenAddress address;

    /** By what a client is found among those of all forwards. */
    private record From(UdpForward forward, InetSocketAddress address) {}

    /**
     * Opens the port.
     *
     * @param clients of all forwards together
     * @throws IOException if it is taken, or not ours
     */
    UdpForward(
            EventLoop loop,
            Choice choice,
            Associations<Object, ForwardClient> clients,
            ListenAddress port,
            Address target)
            throws IOException {
        this.loop = loop;
        this.counters = clients.counters();
        this.choice = choice;
        ByteBuffer bytes = ByteBuffer.allocate(target.length());
        target.write(bytes);
        this.header = bytes.array();
        this.clients = clients;
        DatagramOptions options = DatagramOptions.LISTENING.withIpv6Only(port.ipv6Only());
        this.socket = loop.poller().bind(port.at(), options, this);
        this.address = port.withPort(socket.localAddress().getPort());
    }

    /** Where it listens, with the real port where 0 was asked for. */
    ListenAddress address() {
        return address;
    }

    @Override
    public void received(InetSocketAddress from, byte[] array, int offset, int length) {
        From key = new From(this, from);
        ForwardClient client = clients.use(key);
        if (client == null) {
            client = new ForwardClient(from);
            clients.add(key, client);
        }
        client.address = from; // the same for the table; but it may ask another address of ours
        int start = offset - header.length;
        System.arraycopy(header, 0, array, start, header.length);
        clients.send(client, array, start, header.length + length);
    }

    @Override
    public UdpCounters counters() {
        return counters;
    }

    final class ForwardClient extends Association implements UdpLink.Answers {
        private InetSocketAddress address;
        private @Nullable UdpLink link;

        ForwardClient(InetSocketAddress address) {
            super(address.getAddress());
            this.address = address;
        }

        /** A link without a socket asks for one with each datagram. */
        @Override
        protected boolean open() {
            link = new UdpLink(loop, counters, choice, this);
            return true;
        }

        @Override
        protected void send(byte[] addressed, int offset, int length) {
            if (link != null) {
                link.send(addressed, offset, length);
            }
        }

        @Override
        public void received(byte[] addressed, int offset, int length) {
            int source = Address.measure(addressed, offset, length);
            if (source < 0) {
                counters.dropped(Drop.MALFORMED);
            } else {
                clients.touch(this);
                socket.send(address, addressed, offset + source, length - source);
            }
        }

        @Override
        protected void close() {
            if (link != null) {
                link.close();
            }
        }
    }
}
