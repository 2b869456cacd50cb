package procurator.local.socks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import procurator.half.ClientLog;
import procurator.local.upstream.Choice;
import procurator.local.upstream.UdpLink;
import procurator.loop.EventLoop;
import procurator.net.DatagramOptions;
import procurator.net.DatagramSocket;
import procurator.socks.UdpHeader;
import procurator.udp.CountedReceiver;
import procurator.udp.Drop;
import procurator.udp.UdpCounters;
import procurator.wire.Address;
import procurator.wire.Addresses;
import procurator.wire.ProtocolException;

/**
 * A client's UDP ASSOCIATE (RFC 1928, section 7): a port of its own, open as long as the TCP connection it came by. It
 * belongs to the address and port that its first datagram came from, until one comes from the port that the request
 * named: any process of the client's host can find the port, and would use the association, and read its answers,
 * without a password. Decision 015.
 */
final class SocksAssociation implements CountedReceiver, UdpLink.Answers {
    private final UdpCounters counters;
    private final DatagramSocket socket;
    private final UdpLink link;
    private final ClientLog log;
    private final InetSocketAddress address;

    /** The port that the request named, or 0. */
    private final int named;

    /** Where the client sends from; port 0 until that is known. */
    private InetSocketAddress client;

    /**
     * Opens the port.
     *
     * @param client the only host whose datagrams are taken, and the port it named; port 0: none
     * @param at the address the client reached us at
     * @throws IOException if no socket is to be had, for the client or towards the server
     */
    SocksAssociation(
            EventLoop loop,
            UdpCounters counters,
            Choice choice,
            ClientLog log,
            InetSocketAddress client,
            InetAddress at)
            throws IOException {
        this.counters = counters;
        this.log = log;
        this.named = client.getPort();
        this.client = new InetSocketAddress(client.getAddress(), 0);
        this.socket = loop.poller().bind(new InetSocketAddress(at, 0), DatagramOptions.DEFAULT, this);
        this.address = new InetSocketAddress(at, socket.localAddress().getPort());
        this.link = new UdpLink(loop, counters, choice, this);
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
            log.datagram(
                    from,
                    "foreign",
                    "dropped, since the association is that of " + Addresses.text(client)
                            + " (expected: all from one port; UDP ASSOCIATE anew for another)");
            return;
        }
        UdpHeader.Dropped why = UdpHeader.check(array, offset, length);
        if (why == null) {
            isFrom(from);
            send(array, offset + UdpHeader.BEFORE_ADDRESS, length - UdpHeader.BEFORE_ADDRESS);
        } else {
            boolean fragment = why == UdpHeader.Dropped.FRAGMENT;
            counters.dropped(fragment ? Drop.FRAGMENT : Drop.MALFORMED);
            log.datagram(
                    from,
                    "header",
                    fragment
                            ? "dropped, since it is a fragment (expected: FRAG 0)"
                            : "dropped, since it names no target (expected: RSV, FRAG, address: RFC 1928, section 7)");
        }
    }

    private boolean isClient(InetSocketAddress from) {
        boolean itsPort = client.getPort() == 0 || from.getPort() == client.getPort() || from.getPort() == named;
        return itsPort && from.getAddress().equals(client.getAddress());
    }

    private void isFrom(InetSocketAddress from) {
        if (client.getPort() == 0 && named != 0 && from.getPort() != named) {
            log.datagram(
                    from,
                    "port",
                    "taken, though its UDP ASSOCIATE named port " + named
                            + " (expected: that port, or 0; the first from it takes the association over)");
        }
        client = from;
    }

    private void send(byte[] addressed, int offset, int length) {
        try {
            byte[] inAscii = Address.inAscii(addressed, offset, length);
            if (inAscii == null) {
                link.send(addressed, offset, length);
            } else {
                link.send(inAscii, 0, inAscii.length);
            }
        } catch (ProtocolException _) {
            counters.dropped(Drop.MALFORMED);
        }
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
