package procurator.net.nio;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;

/**
 * Who sent a datagram to one of our addresses by name. In every comparison it is the address it was sent from; what is
 * sent to this object leaves by the channel it came in, and so from the address that was asked.
 */
final class ChannelSource extends InetSocketAddress {
    private static final long serialVersionUID = 1;

    final transient DatagramChannel by;

    ChannelSource(InetAddress host, int port, DatagramChannel by) {
        super(host, port);
        this.by = by;
    }
}
