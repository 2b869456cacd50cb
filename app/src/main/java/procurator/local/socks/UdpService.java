package procurator.local.socks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import procurator.half.Descriptors;
import procurator.local.upstream.LinkDialer;
import procurator.loop.EventLoop;
import procurator.relay.Outcome;
import procurator.relay.Tunnel;
import procurator.socks.Reply;
import procurator.udp.UdpCounters;
import procurator.udp.UdpLimits;
import procurator.wire.Address;

/** The UDP associations of one loop's SOCKS clients. */
public final class UdpService {
    private final EventLoop loop;
    private final UdpCounters counters;
    private final LinkDialer links;
    private final int most;
    private final @Nullable InetAddress told;
    private int open;

    /** @param told the address to tell clients instead of the one they reached us at, or {@code null} */
    public UdpService(
            EventLoop loop, UdpCounters counters, LinkDialer links, UdpLimits config, @Nullable InetAddress told) {
        this.loop = loop;
        this.counters = counters;
        this.links = links;
        this.most = Math.min(config.associations(), Descriptors.shareOfUdp() / 2); // two sockets each
        counters.most += most;
        this.told = told;
    }

    /**
     * Opens a port for the client of a TCP connection, and tells it where.
     *
     * @param named where the client says it will send from
     */
    void associate(Tunnel tunnel, Address named) {
        if (open >= most) {
            tunnel.sendAndClose(Reply.GENERAL_FAILURE.bytes(), Outcome.REFUSED);
            return;
        }
        try {
            InetAddress reachedAt = tunnel.reachedAt().getAddress();
            InetAddress client = tunnel.source().getAddress();
            InetSocketAddress from = new InetSocketAddress(client, portNamed(named, client));
            SocksAssociation association = new SocksAssociation(loop, counters, links, from, reachedAt);
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

    /**
     * The port a client will send from (RFC 1928, section 6), or 0 if it did not say. One that names another host than
     * itself has been translated on the way, or means its target: then its port says nothing either.
     */
    private static int portNamed(Address named, InetAddress client) {
        boolean itself = named instanceof Address.Ip ip
                && (ip.host().isAnyLocalAddress() || ip.host().equals(client));
        return itself ? named.port() : 0;
    }

    void ended(SocksAssociation association) {
        open--;
        counters.open--;
        association.close();
    }
}
