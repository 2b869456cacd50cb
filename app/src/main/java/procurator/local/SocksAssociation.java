package procurator.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import procurator.loop.EventLoop;
import procurator.net.DatagramOptions;
import procurator.net.DatagramReceiver;
import procurator.net.DatagramSocket;
import procurator.relay.Drop;
import procurator.relay.UdpCounters;
import procurator.socks.UdpHeader;

/** A client's UDP ASSOCIATE (RFC 1928, section 7): a port of its own, open as long as the TCP connection it came by. */
final class SocksAssociation implements DatagramReceiver, UdpLink.Answers {
    private final UdpCounters counters;
    private final InetAddress clientHost;
    private final DatagramSocket socket;
    private final UdpLink link;

    /** Where the client sent from last; nothing goes to it before that. */
    private @Nullable InetSocketAddress client;

    /**
     * Opens the port.
     *
     * @param clientHost the only host whose datagrams are taken
     * @param at the address the client reached us at
     * @throws IOException if no socket is to be had, for the client or towards the server
     */
    SocksAssociation(EventLoop loop, UdpCounters counters, LinkDialer links, InetAddress clientHost, InetAddress at)
            throws IOException {
        this.counters = counters;
        this.clientHost = clientHost;
        this.socket = loop.poller().bind(new InetSocketAddress(at, 0), DatagramOptions.DEFAULT, this);
        this.link = new UdpLink(loop, counters, links, this);
        if (link.lacksSocket()) {
            close();
            throw new IOException("no socket towards the server");
        }
    }

    /** Where the client is to send. */
    InetSocketAddress address() throws IOException {
        return socket.localAddress();
    }

    @Override
    public void received(InetSocketAddress from, byte[] array, int offset, int length) {
        if (!from.getAddress().equals(clientHost)) {
            counters.dropped(Drop.FOREIGN);
            return;
        }
        UdpHeader.Dropped why = UdpHeader.check(array, offset, length);
        if (why == null) {
            client = from;
            link.send(array, offset + UdpHeader.BEFORE_ADDRESS, length - UdpHeader.BEFORE_ADDRESS);
        } else {
            counters.dropped(Drops.of(why));
        }
    }

    @Override
    public void received(byte[] addressed, int offset, int length) {
        InetSocketAddress to = client;
        if (to == null || UdpHeader.BEFORE_ADDRESS + length > DatagramSocket.LARGEST) {
            counters.dropped(to == null ? Drop.FOREIGN : Drop.TOO_LONG);
            return;
        }
        int start = offset - UdpHeader.BEFORE_ADDRESS;
        UdpHeader.writeBeforeAddress(addressed, start);
        socket.send(to, addressed, start, UdpHeader.BEFORE_ADDRESS + length);
    }

    void close() {
        socket.close();
        link.close();
    }
}
