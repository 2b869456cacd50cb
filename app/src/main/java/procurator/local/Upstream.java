package procurator.local;

import org.jspecify.annotations.Nullable;
import procurator.config.LinkServer;
import procurator.dial.HostDialer;
import procurator.net.StreamSocket;
import procurator.relay.Connecting;
import procurator.relay.Dialer;
import procurator.relay.Route;
import procurator.shadowsocks.ClientLinks;
import procurator.shadowsocks.ClientPackets;
import procurator.shadowsocks.ClientSession;
import procurator.shadowsocks.Link;
import procurator.wire.Address;

/** One server as one loop sees it: its links, and those opened ahead. */
final class Upstream {
    private final LinkServer server;
    private final HostDialer hosts;
    private final ClientLinks links;
    private final ClientPackets packets;
    private final LinkPool pool;

    Upstream(LinkServer server, HostDialer hosts, ClientLinks links, ClientPackets packets, LinkPool pool) {
        this.server = server;
        this.hosts = hosts;
        this.links = links;
        this.packets = packets;
        this.pool = pool;
    }

    LinkServer server() {
        return server;
    }

    LinkPool pool() {
        return pool;
    }

    @Nullable
    StreamSocket takeReady() {
        return pool.take();
    }

    Dialer.Dial connect(Connecting.Answer answer) {
        return hosts.connect(server.address(), answer);
    }

    void dialled(long nanos) {
        pool.dialled(nanos);
    }

    /** @param waited whether the connection was opened ahead */
    Route route(StreamSocket socket, Address target, boolean waited) {
        Link link = links.open(target);
        return new Route(socket, link.encoder(), link.decoder(), waited);
    }

    /** A session of its own for one UDP association. */
    ClientSession session() {
        return packets.session();
    }

    /** Finds the address for its datagrams. */
    void find(HostDialer.Found then) {
        hosts.find(server.address(), then);
    }

    void close() {
        pool.close();
    }
}
