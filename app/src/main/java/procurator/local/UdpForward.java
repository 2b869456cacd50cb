package procurator.local;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import procurator.config.Forward;
import procurator.config.UdpConfig;
import procurator.loop.EventLoop;
import procurator.net.DatagramOptions;
import procurator.net.DatagramReceiver;
import procurator.net.DatagramSocket;
import procurator.relay.Associations;
import procurator.relay.Associations.Association;
import procurator.relay.Descriptors;
import procurator.relay.Drop;
import procurator.relay.UdpCounters;
import procurator.wire.Address;

/** A UDP port all of whose datagrams go to one target; each client has a link of its own, so that none sees another's answers. */
final class UdpForward implements DatagramReceiver {
    private final EventLoop loop;
    private final UdpCounters counters;
    private final LinkDialer links;
    private final Address target;
    private final byte[] header;
    private final Associations<InetSocketAddress, Client> clients;
    private final DatagramSocket socket;

    /**
     * Opens the port.
     *
     * @throws IOException if it is taken, or not ours
     */
    UdpForward(EventLoop loop, UdpCounters counters, LinkDialer links, UdpConfig config, Forward forward)
            throws IOException {
        this.loop = loop;
        this.counters = counters;
        this.links = links;
        this.target = forward.target();
        ByteBuffer bytes = ByteBuffer.allocate(target.length());
        target.write(bytes);
        this.header = bytes.array();
        int most = Math.min(config.associations(), Descriptors.shareOfUdp());
        this.clients = new Associations<>(loop, counters, config.idle(), most, config.perSource());
        this.socket = loop.poller().bind(forward.listen(), DatagramOptions.DEFAULT, this);
    }

    Address target() {
        return target;
    }

    InetSocketAddress address() throws IOException {
        return socket.localAddress();
    }

    @Override
    public void received(InetSocketAddress from, byte[] array, int offset, int length) {
        Client client = clients.use(from);
        if (client == null) {
            client = new Client(from);
            clients.add(from, client);
        }
        int start = offset - header.length;
        System.arraycopy(header, 0, array, start, header.length);
        client.link.send(array, start, header.length + length);
    }

    private final class Client extends Association implements UdpLink.Answers {
        private final InetSocketAddress address;
        private final UdpLink link;

        Client(InetSocketAddress address) {
            super(address.getAddress());
            this.address = address;
            this.link = new UdpLink(loop, counters, links, this);
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
            link.close();
        }
    }
}
