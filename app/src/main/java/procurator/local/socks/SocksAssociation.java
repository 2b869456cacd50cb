package procurator.local.socks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import procurator.local.upstream.Drops;
import procurator.local.upstream.LinkDialer;
import procurator.local.upstream.UdpLink;
import procurator.loop.EventLoop;
import procurator.net.DatagramOptions;
import procurator.net.DatagramSocket;
import procurator.socks.UdpHeader;
import procurator.udp.CountedReceiver;
import procurator.udp.Drop;
import procurator.udp.UdpCounters;

/**
 * A client's UDP ASSOCIATE (RFC 1928, section 7): a port of its own, open as long as the TCP connection it came by. It
 * belongs to the address and port that the request named, or else that its first datagram came from: any process of the
 * client's host can find the port, and would use the association, and read its answers, without a password.
 */
final class SocksAssociation implements CountedReceiver, UdpLink.Answers {
    private final UdpCounters counters;
    private final DatagramSocket socket;
    private final UdpLink link;
    private final InetSocketAddress address;

    /** Where the client sends from; port 0 until that is known. */
    private InetSocketAddress client;

    /**
     * Opens the port.
     *
     * @param client the only host and port whose datagrams are taken; port 0: that of the first
     * @param at the address the client reached us at
     * @throws IOException if no socket is to be had, for the client or towards the server
     */
    SocksAssociation(EventLoop loop, UdpCounters counters, LinkDialer links, InetSocketAddress client, InetAddress at)
            throws IOException {
        this.counters = counters;
        this.client = client;
        this.socket = loop.poller().bind(new InetSocketAddress(at, 0), DatagramOptions.DEFAULT, this);
        this.address = new InetSocketAddress(at, socket.localAddress().getPort());
        this.link = new UdpLink(loop, counters, links, this);
        if (link.lacksSocket()) {
            close();
            throw new IOException("no socket towards the server");
        }
    }

    /** Where the client is to send. */
    InetSocketAddress address() {
        return address;
    }

    @Override
    public void received(InetSocketAddress from, byte[] array, int offset, int length) {
        if (!isClient(from)) {
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

    private boolean isClient(InetSocketAddress from) {
        return client.getPort() == 0 ? from.getAddress().equals(client.getAddress()) : from.equals(client);
    }

    @Override
    public void received(byte[] addressed, int offset, int length) {
        boolean isKnown = client.getPort() != 0;
        if (!isKnown || UdpHeader.BEFORE_ADDRESS + length > DatagramSocket.LARGEST) {
            counters.dropped(isKnown ? Drop.TOO_LONG : Drop.FOREIGN);
            return;
        }
        int start = offset - UdpHeader.BEFORE_ADDRESS;
        UdpHeader.writeBeforeAddress(addressed, start);
        socket.send(client, addressed, start, UdpHeader.BEFORE_ADDRESS + length);
    }

    @Override
    public UdpCounters counters() {
        return counters;
    }

    void close() {
        socket.close();
        link.close();
    }
}
