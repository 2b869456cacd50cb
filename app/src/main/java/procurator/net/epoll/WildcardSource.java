package procurator.net.epoll;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Who sent a datagram to a wildcard socket. In every comparison it is the address it was sent from; what is sent to this
 * object leaves from the address it was sent to, which {@link #peer} knows. One object a source, so that no datagram pays
 * for it. Decision 014.
 */
final class WildcardSource extends InetSocketAddress {
    private static final long serialVersionUID = 1;

    final transient KernelAddress peer;

    WildcardSource(InetAddress host, int port, KernelAddress peer) {
        super(host, port);
        this.peer = peer;
    }
}
