package procurator.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import procurator.config.UdpConfig;
import procurator.loop.EventLoop;
import procurator.relay.Descriptors;
import procurator.relay.Outcome;
import procurator.relay.Tunnel;
import procurator.relay.UdpCounters;
import procurator.socks.Reply;

/** The UDP associations of one loop's SOCKS clients. */
final class UdpService {
    private final EventLoop loop;
    private final UdpCounters counters;
    private final LinkDialer links;
    private final int most;
    private final @Nullable InetAddress told;
    private int open;

    /** @param told the address to tell clients instead of the one they reached us at, or {@code null} */
    UdpService(EventLoop loop, UdpCounters counters, LinkDialer links, UdpConfig config, @Nullable InetAddress told) {
        this.loop = loop;
        this.counters = counters;
        this.links = links;
        this.most = Math.min(config.associations(), Descriptors.shareOfUdp() / 2); // two sockets each
        this.told = told;
    }

    /** Opens a port for the client of a TCP connection, and tells it where. */
    void associate(Tunnel tunnel) {
        if (open >= most) {
            tunnel.sendAndClose(Reply.GENERAL_FAILURE.bytes(), Outcome.REFUSED);
            return;
        }
        try {
            InetAddress reachedAt = tunnel.reachedAt().getAddress();
            InetAddress client = tunnel.source().getAddress();
            SocksAssociation association = new SocksAssociation(loop, counters, links, client, reachedAt);
            int port = association.address().getPort();
            open++;
            counters.open++;
            counters.ever++;
            tunnel.become(new AssociationStage(this, association));
            tunnel.settle();
            tunnel.send(Reply.SUCCEEDED.bytes(new InetSocketAddress(told == null ? reachedAt : told, port)));
        } catch (IOException _) {
            tunnel.sendAndClose(Reply.GENERAL_FAILURE.bytes(), Outcome.REFUSED);
        }
    }

    void ended(SocksAssociation association) {
        open--;
        counters.open--;
        association.close();
    }
}
