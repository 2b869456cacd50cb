package procurator.local.socks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import procurator.half.ClientLog;
import procurator.local.upstream.Choice;
import procurator.loop.EventLoop;
import procurator.relay.Outcome;
import procurator.relay.Tunnel;
import procurator.socks.Reply;
import procurator.udp.UdpCounters;
import procurator.wire.Address;

/** The UDP associations of one loop's SOCKS clients. */
public final class UdpService {
    private final EventLoop loop;
    private final UdpCounters counters;
    private final Choice choice;
    private final Semaphore share;
    private final @Nullable InetAddress told;

    /**
     * Has no association yet.
     *
     * @param share a permit for each association that all loops may have
     * @param told the address to tell clients instead of the one they reached us at, or {@code null}
     */
    public UdpService(
            EventLoop loop, UdpCounters counters, Choice choice, Semaphore share, @Nullable InetAddress told) {
        this.loop = loop;
        this.counters = counters;
        this.choice = choice;
        this.share = share;
        this.told = told;
    }

    /**
     * Opens a port for the client of a TCP connection, and tells it where.
     *
     * @param named where the client says it will send from
     * @param log hears of datagrams that are not as they were announced
     */
    void associate(Tunnel tunnel, Address named, ClientLog log) {
        SocksAssociation association = share.tryAcquire() ? open(tunnel, named, log) : null;
        if (association == null) {
            tunnel.sendAndClose(Reply.GENERAL_FAILURE.bytes(), Outcome.REFUSED);
            return;
        }
        counters.open++;
        counters.ever++;
        InetSocketAddress at = association.address();
        tunnel.become(new AssociationStage(this, association));
        tunnel.settle();
        tunnel.send(Reply.SUCCEEDED.bytes(new InetSocketAddress(told == null ? at.getAddress() : told, at.getPort())));
    }

    /** Opens one, or gives its permit back. */
    private @Nullable SocksAssociation open(Tunnel tunnel, Address named, ClientLog log) {
        SocksAssociation opened = null;
        try {
            InetAddress client = tunnel.source().getAddress();
            InetSocketAddress from = new InetSocketAddress(client, portNamed(named, client));
            InetAddress reachedAt = tunnel.reachedAt().getAddress();
            opened = new SocksAssociation(loop, counters, choice, log, from, reachedAt);
        } catch (IOException _) {
            // no socket left
        } finally {
            if (opened == null) {
                share.release();
            }
        }
        return opened;
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
        share.release();
        counters.open--;
        association.close();
    }
}
