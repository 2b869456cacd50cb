package procurator.local;

import java.net.InetSocketAddress;
import procurator.half.Mode;
import procurator.socks.Users;

/**
 * A port where clients come in.
 *
 * @param listen where it listens
 * @param offer what they find there; ports of one offer may share a socket
 */
public record ClientPort(InetSocketAddress listen, Offer offer) {
    /**
     * What is served.
     *
     * @param socks whether SOCKS is, beside HTTP
     * @param mode what is carried
     * @param users who may use it; nobody named means everybody who reaches it
     */
    public record Offer(boolean socks, Mode mode, Users users) {}
}
